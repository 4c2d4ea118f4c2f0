/** The UserInfo endpoint: more claims about the user who is signed in, and nobody else (OpenID Connect Core §5.3). */
import { type AuthorizedRequest, sendAuthorized } from './authorized-request.ts'
import { type Client, INSIDE } from './client.ts'
import { type JsonObject, parseObject } from './encoding/json.ts'
import { refuse } from './errors.ts'
import { verifiedPayload } from './jws-check.ts'
import { attempt } from './port-failures.ts'

/** Claims of the user; `sub` is always there. */
export type UserInfo = JsonObject & { readonly sub: string }

/**
 * Asks the server for the claims of the signed-in user; plain JSON or a signed JWT.
 * @param token another token than the login's, where that one is for an API alone (RFC 8707)
 * @throws PkceError `userinfo_unavailable`, `userinfo_invalid`, `userinfo_subject`, and all that `getAccessToken` throws
 */
export async function fetchUserInfo(
  client: Client,
  token: AuthorizedRequest['token'] = {},
): Promise<UserInfo> {
  const inside = client[INSIDE] ?? refuse('userinfo_unavailable', 'This client does not show its tokens.')
  const { ports, settings } = inside
  await client.start()
  const { session } = inside.state()
  const url = session?.server.userinfo_endpoint
  if (!url)
    return refuse('userinfo_unavailable', 'Nobody is signed in, or the server has no UserInfo endpoint.')
  const { status, headers, body } = await sendAuthorized(
    client,
    { method: 'GET', url, repeatable: true, token },
    [url],
    async (authorization) => {
      const accept = 'application/json, application/jwt'
      const request = {
        method: 'GET',
        url,
        headers: { accept, ...authorization },
        timeout: settings.timeout,
      } as const
      const answer = await attempt('request', () => ports.http(request))
      return { ...answer, headers: { get: (name: string) => answer.headers[name] } }
    },
  )
  if (status !== 200)
    refuse('userinfo_unavailable', 'The server gave no user info: try again later.', { status })
  const isJwt = headers.get('content-type')?.startsWith('application/jwt')
  const claims = isJwt ? await signedClaims(body) : parseObject(body)
  if (typeof claims?.sub !== 'string') refuse('userinfo_invalid', 'The user info has no "sub".')
  // §5.3.2: the answer could be about somebody else, if the token was substituted.
  if (session.claims && claims.sub !== session.claims.sub) {
    refuse('userinfo_subject', 'The user info is about another user than the one who is signed in.')
  }
  return claims as UserInfo

  async function signedClaims(jwt: string): Promise<JsonObject> {
    const { server } = session as NonNullable<typeof session>
    const payload = await verifiedPayload(jwt, { settings, ports, server }, undefined, 'userinfo_invalid')
    // §5.3.2: a signed answer says who made it and for whom.
    if (payload.iss !== server.issuer || ![payload.aud].flat().includes(settings.clientId)) {
      refuse('userinfo_invalid', 'The user info was made by another server, or for another client.')
    }
    return payload
  }
}
