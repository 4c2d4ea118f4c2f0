/** Starts the authorization server from environment variables: PORT, ISSUER, API, ACCESS_TOKEN_SECONDS. */
import { startAuthServer } from './server.ts'

const { PORT, ISSUER, API, ACCESS_TOKEN_SECONDS } = process.env
const { issuer } = await startAuthServer({
  ...(PORT && { port: Number(PORT) }),
  ...(ISSUER && { issuer: ISSUER }),
  ...(API && { api: API }),
  ...(ACCESS_TOKEN_SECONDS && { accessTokenSeconds: Number(ACCESS_TOKEN_SECONDS) }),
})
process.stdout.write(`Authorization server: ${issuer}\n`)
