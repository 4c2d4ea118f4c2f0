/** Starts the API from environment variables: PORT, ISSUER, AUDIENCE, ORIGINS (separated by commas). */
import { startApi } from './server.ts'

const { PORT, ISSUER, AUDIENCE, ORIGINS } = process.env
const { url } = await startApi({
  ...(PORT && { port: Number(PORT) }),
  ...(ISSUER && { issuer: ISSUER }),
  ...(AUDIENCE && { audience: AUDIENCE }),
  ...(ORIGINS && { origins: ORIGINS.split(',') }),
})
process.stdout.write(`API: ${url}\n`)
