/** The access token itself: signature and claims (RFC 9068 §4, RFC 8725). */
import { PkceError } from '@pkce/core'
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { refuse } from './challenge.ts'
import { unavailable } from './issuer-keys.ts'

/** Claims of an access token (RFC 9068 §2.2). */
export interface AccessTokenClaims extends JWTPayload {
  readonly sub: string
  /** Seconds since the Unix epoch, as are `iat` and `auth_time`. */
  readonly exp: number
  readonly client_id?: string
  /** Space-separated (RFC 9068 §2.2.3). */
  readonly scope?: string
  readonly auth_time?: number
  readonly acr?: string
  /** The key this token is bound to (RFC 9449 §6.1). */
  readonly cnf?: { readonly jkt?: string }
}

export interface TokenExpectation {
  readonly keys: JWTVerifyGetKey
  readonly issuer: string
  readonly audience: string | readonly string[]
  readonly algorithms: readonly string[]
  /** Media type in the token's header. */
  readonly typ: string
  /** Seconds. */
  readonly clockTolerance: number
  /** Milliseconds since the Unix epoch. */
  readonly now: number
}

/**
 * The claims of a token that is good.
 * @throws Refused `invalid_token`; PkceError `keys_unavailable`, `discovery_failed`, `issuer_mismatch`
 */
export async function verifyAccessToken(
  token: string,
  expected: TokenExpectation,
): Promise<AccessTokenClaims> {
  const { keys, issuer, audience, algorithms, typ, clockTolerance, now } = expected
  try {
    const { payload } = await jwtVerify<AccessTokenClaims>(token, keys, {
      issuer,
      audience: [audience].flat(),
      algorithms: [...algorithms],
      typ,
      clockTolerance,
      currentDate: new Date(now),
      requiredClaims: ['exp', 'sub', ...(typ === 'at+jwt' ? ['client_id'] : [])],
    })
    return payload
  } catch (error) {
    if (error instanceof PkceError) throw error
    // The keys are out of reach: that is no fault of the token.
    if (!(error instanceof errors.JOSEError) || UNAVAILABLE.includes(error.code)) throw unavailable(error)
    return refuse(401, 'invalid_token', reasonOf(error))
  }
}

const UNAVAILABLE = ['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID']

function reasonOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'The access token expired.'
  if (error instanceof errors.JWTClaimValidationFailed) return `The access token has a wrong ${error.claim}.`
  return 'The access token is not valid.'
}
