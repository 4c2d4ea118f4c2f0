/** The logout token that a server sends behind the user's back (OpenID Connect Back-Channel Logout 1.0 §2.4, §2.6). */
import { refuse } from './errors.ts'
import { type Verifier, verifiedPayload } from './jws-check.ts'

export interface LogoutTokenOptions {
  readonly clientId: string
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  /** Seconds that the server's clock may differ from ours (default 60). */
  readonly clockTolerance?: number
}

/** Whose session is over: the one called `sid`, or all of the user. */
export interface EndedSession {
  readonly sub?: string
  readonly sid?: string
  /** To be remembered until the token expires: the same token must not be taken twice. */
  readonly jti: string
  /** Seconds since the Unix epoch. */
  readonly exp: number
}

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'

/**
 * Who is to be signed out.
 * @throws PkceError `logout_token_invalid`, `keys_unavailable`
 */
export async function verifyLogoutToken(
  token: string,
  verifier: Verifier,
  { clientId, at, clockTolerance = 60 }: LogoutTokenOptions,
): Promise<EndedSession> {
  const { server } = verifier
  const announced = server.id_token_signing_alg_values_supported
  const payload = await verifiedPayload(token, verifier, announced, 'logout_token_invalid')
  const { iss, aud, iat, exp, jti, sub, sid, events, nonce } = payload
  const now = at / 1000
  const isEvent = typeof events === 'object' && events !== null && Object.hasOwn(events, EVENT)
  const isTimely =
    typeof iat === 'number' &&
    iat - clockTolerance <= now &&
    typeof exp === 'number' &&
    exp + clockTolerance > now
  const isOurs = iss === server.issuer && [aud].flat().includes(clientId)
  const names = [sub, sid].filter((name) => name !== undefined)
  const isNamed = names.length > 0 && names.every((name) => typeof name === 'string' && name)
  // §2.6: a nonce would make an id_token of it, which anyone may have.
  if (!isEvent || !isTimely || !isOurs || !isNamed || typeof jti !== 'string' || nonce !== undefined) {
    return refuse('logout_token_invalid', 'The logout token is not one that this client may act on.')
  }
  return {
    ...(typeof sub === 'string' && { sub }),
    ...(typeof sid === 'string' && { sid }),
    jti,
    exp: exp as number,
  }
}
