/** The claims of an id_token: every rule of OpenID Connect Core §3.1.3.7 that needs no key. */
import type { Settings } from './configuration.ts'
import type { ServerMetadata } from './discover.ts'
import { type Jws, parseJws } from './encoding/jws.ts'
import { refuse } from './errors.ts'
import type { Secret, Session, Transaction } from './state.ts'

/** Claims of a verified id_token (OpenID Connect Core §2 and §5.1). */
export interface IdTokenClaims {
  readonly iss: string
  readonly sub: string
  readonly aud: string | readonly string[]
  /** Seconds since the Unix epoch, as are `iat` and `auth_time`. */
  readonly exp: number
  readonly iat: number
  readonly auth_time?: number
  readonly nonce?: string
  readonly acr?: string
  readonly azp?: string
  readonly at_hash?: string
  readonly c_hash?: string
  readonly name?: string
  readonly preferred_username?: string
  readonly email?: string
  readonly picture?: string
  readonly [claim: string]: unknown
}

/** What an id_token is held against. */
export interface Expectation {
  readonly server: ServerMetadata
  /** The login it answers; a refresh has none. */
  readonly transaction?: Transaction
  /** The session that a refresh replaces (§12.2). */
  readonly previous?: Session
  /** Now by the server's clock, as far as it is known: milliseconds since the Unix epoch. */
  readonly at: number
}

/** @throws PkceError `id_token_missing`, `id_token_malformed` */
export function parseIdToken(idToken: Secret | undefined): Jws {
  if (!idToken)
    return refuse('id_token_missing', 'The server sent no id_token, though "openid" was asked for.')
  return parseJws(idToken) ?? refuse('id_token_malformed', 'The id_token is not a signed JWT.')
}

/** @throws PkceError one of the `id_token_…` codes */
export function checkClaims({ payload }: Jws, expected: Expectation, settings: Settings): IdTokenClaims {
  const { server, transaction, previous, at } = expected
  const { iss, sub, aud, azp, exp, iat, nbf, nonce, auth_time, acr } = payload
  if (typeof sub !== 'string' || !sub || !isTime(exp) || !isTime(iat)) {
    refuse('id_token_malformed', 'The id_token lacks one of the claims sub, exp and iat.')
  }
  if (iss !== server.issuer) refuse('id_token_issuer', 'The id_token was issued by another server.')
  const audiences = [aud].flat()
  if (!audiences.includes(settings.clientId))
    refuse('id_token_audience', 'The id_token is for another client.')
  // Rules 3 to 5: other audiences only if the token says that this client is the party it was issued to.
  if ((azp !== undefined || audiences.length > 1) && azp !== settings.clientId) {
    refuse('id_token_party', 'The id_token was issued to another client.')
  }
  const now = at / 1000
  const { clockTolerance } = settings
  if (exp + clockTolerance <= now) {
    refuse('id_token_expired', 'The id_token has expired already: check the clock of this device.')
  }
  if (iat - clockTolerance > now || (isTime(nbf) && nbf - clockTolerance > now)) {
    refuse('id_token_early', 'The id_token is from the future: check the clock of this device.')
  }
  // §12.2: a refreshed id_token needs no nonce, but it can not have another.
  const asked = transaction ? transaction.nonce : (previous?.claims?.nonce ?? nonce)
  if (nonce !== asked && (transaction || nonce !== undefined)) {
    refuse('id_token_nonce', 'The id_token answers another login: start the login again.')
  }
  const maxAge = transaction?.maxAge
  if (maxAge !== undefined && !(isTime(auth_time) && auth_time + maxAge + clockTolerance >= now)) {
    refuse('id_token_auth_time', 'The user has not signed in as recently as was asked for.')
  }
  const { requiredAcr } = transaction ?? {}
  if (requiredAcr !== undefined && !requiredAcr.split(' ').includes(String(acr))) {
    refuse('id_token_acr', 'The user did not sign in as strongly as was asked for.')
  }
  // §12.2: a refresh can not change who the user is.
  if (previous?.claims && previous.claims.sub !== sub) {
    refuse('id_token_subject', 'The refreshed id_token is of another user.')
  }
  return payload as IdTokenClaims
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}
