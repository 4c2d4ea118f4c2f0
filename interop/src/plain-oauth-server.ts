/** @node-oauth/oauth2-server as plain OAuth 2.0 with PKCE: no OpenID Connect, no metadata, everything in memory. */
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import OAuth2Server, {
  type AuthorizationCode,
  type RefreshToken,
  type Token,
} from '@node-oauth/oauth2-server'
import { listen } from 'sample-look/listen'
import { REDIRECT_URI } from './addresses.ts'

const CLIENT = {
  id: 'public',
  redirectUris: [REDIRECT_URI],
  grants: ['authorization_code', 'refresh_token'],
  accessTokenLifetime: 60,
}
const USER = { id: 'ada' }

export interface PlainServer {
  readonly url: string
  close(): Promise<void>
}

export async function startPlainServer(port = 0): Promise<PlainServer> {
  const codes = new Map<string, AuthorizationCode>()
  const tokens = new Map<string, Token>()
  const oauth = new OAuth2Server({
    requireClientAuthentication: { authorization_code: false, refresh_token: false },
    authenticateHandler: { handle: () => USER },
    model: {
      getClient: async (id) => (id === CLIENT.id ? CLIENT : false),
      validateScope: async (_user, _client, scope) => scope ?? ['read'],
      async saveAuthorizationCode(code, client, user) {
        const saved = { ...code, client, user } as AuthorizationCode
        codes.set(code.authorizationCode, saved)
        return saved
      },
      getAuthorizationCode: async (code) => codes.get(code) ?? false,
      revokeAuthorizationCode: async ({ authorizationCode }) => codes.delete(authorizationCode),
      async saveToken(token, client, user) {
        const saved = { ...token, client, user } as Token
        tokens.set(token.accessToken, saved)
        return saved
      },
      getAccessToken: async (token) => tokens.get(token) ?? false,
      async getRefreshToken(token) {
        return ([...tokens.values()].find(({ refreshToken }) => refreshToken === token) ?? false) as
          | RefreshToken
          | false
      },
      async revokeToken({ refreshToken }) {
        const found = [...tokens].find(([, token]) => token.refreshToken === refreshToken)
        return !!found && tokens.delete(found[0])
      },
    },
  })

  const server = createServer(async (incoming, outgoing) => {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://localhost')
    const request = new OAuth2Server.Request({
      method: incoming.method ?? 'GET',
      headers: incoming.headers as Record<string, string>,
      query: Object.fromEntries(searchParams),
      body: Object.fromEntries(new URLSearchParams(await text(incoming))),
    })
    const response = new OAuth2Server.Response()
    try {
      await (pathname === '/authorize' ? oauth.authorize(request, response) : oauth.token(request, response))
    } catch {
      // What went wrong is in the response already, as the standard has it.
    }
    outgoing.writeHead(response.status ?? 500, response.headers as Record<string, string>)
    outgoing.end(JSON.stringify(response.body))
  })
  const { origin: url, close } = await listen(server, port)
  return { url, close }
}
