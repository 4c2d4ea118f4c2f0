/** The token guard: lets a request through when its access token is good for it (RFC 9068 §4, RFC 6750 §3). */
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose'

export interface GuardOptions {
  /** Issuer identifier of the authorization server. */
  readonly issuer: string
  /** This API's own name in the `aud` of its tokens. */
  readonly audience: string
}

export interface Granted {
  readonly claims: JWTPayload
}

/** Checks one request; a `Response` is the refusal to send. */
export type Guard = (request: Request, scope: string) => Promise<Granted | Response>

/** Signature algorithms that are accepted: never `none`, never a shared secret (RFC 8725 §3.1). */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA']

export function createGuard({ issuer, audience }: GuardOptions): Guard {
  let keys: ReturnType<typeof createRemoteJWKSet> | undefined

  return async (request, scope) => {
    const [scheme, token, ...more] = request.headers.get('authorization')?.split(' ') ?? []
    // RFC 6750 §3.1: who sends no token is told the scheme, and no error.
    if (!token || more.length > 0 || scheme?.toLowerCase() !== 'bearer') return refusal(401, {})
    try {
      keys ??= createRemoteJWKSet(new URL(await findKeys(issuer)))
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        typ: 'at+jwt',
        requiredClaims: ['exp', 'sub', 'client_id'],
      })
      if (payload.cnf) {
        return refusal(401, {
          error: 'invalid_token',
          error_description: 'A bound token needs its proof, not Bearer',
        })
      }
      if (
        !String(payload.scope ?? '')
          .split(' ')
          .includes(scope)
      ) {
        return refusal(403, {
          error: 'insufficient_scope',
          error_description: `The scope ${scope} is needed`,
          scope,
        })
      }
      return { claims: payload }
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error
      return refusal(401, { error: 'invalid_token', error_description: reasonOf(error) })
    }
  }
}

async function findKeys(issuer: string): Promise<string> {
  const response = await fetch(`${issuer}/.well-known/openid-configuration`)
  const metadata = (await response.json()) as { issuer?: string; jwks_uri?: string }
  if (metadata.issuer !== issuer || !metadata.jwks_uri)
    throw new Error(`The metadata of ${issuer} can not be used.`)
  return metadata.jwks_uri
}

function reasonOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'The access token expired'
  if (error instanceof errors.JWTClaimValidationFailed) return `The access token has a wrong ${error.claim}`
  return 'The access token is not valid'
}

function refusal(status: 401 | 403, parameters: Readonly<Record<string, string>>): Response {
  const challenge = Object.entries({ realm: 'api', ...parameters }).map(
    ([name, value]) => `${name}="${value}"`,
  )
  return Response.json(
    { error: 'no_token', error_description: 'Send an access token', ...parameters },
    { status, headers: { 'www-authenticate': `Bearer ${challenge.join(', ')}` } },
  )
}
