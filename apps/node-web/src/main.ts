/** Starts the sample from environment variables: PORT, ISSUER, API, CLIENT_SECRET. */
import { startNodeWeb } from './server.ts'

const { PORT, ISSUER, API, CLIENT_SECRET } = process.env
const { url } = await startNodeWeb({
  ...(PORT && { port: Number(PORT) }),
  ...(ISSUER && { issuer: ISSUER }),
  ...(API && { api: API }),
  ...(CLIENT_SECRET && { clientSecret: CLIENT_SECRET }),
})
process.stdout.write(`Node web sample: ${url}\n`)
