/** DPoP proofs: which key a request is bound to, if to any (RFC 9449 §4.3). */
import { encodeBase64url } from '@pkce/core'
import { sha256 } from '../sha256.ts'
import { readFakeJws } from '../signature.ts'
import { bytesOf } from '../text.ts'
import { secondsOf } from './options.ts'
import { Refusal, type ServerRequest } from './request.ts'
import type { Tenant } from './tenant.ts'

/** Seconds that the clock of a client may differ. */
const TOLERANCE = 60

/**
 * Thumbprint of the key that the request proves (RFC 7638), or `undefined` when it proves none.
 * @param accessToken the token that goes with the request, to which the proof must be bound as well
 * @throws Refusal `invalid_dpop_proof`, `use_dpop_nonce`
 */
export function proofOf(request: ServerRequest, tenant: Tenant, accessToken?: string): string | undefined {
  const text = request.headers.dpop
  if (text === undefined || !tenant.settings.dpop) return undefined
  const proof = readFakeJws(text)
  // An API says 401 (§7.1), the token endpoint 400 (§5).
  const status = accessToken === undefined ? 400 : 401
  const { typ, jwk } = proof?.header ?? {}
  const { htm, htu, iat, jti, nonce, ath } = proof?.claims ?? {}
  if (typ !== 'dpop+jwt' || htm !== request.method || htu !== request.url || typeof jti !== 'string') {
    throw new Refusal('invalid_dpop_proof', 'The proof is not one of this request.', status)
  }
  if (typeof iat !== 'number' || Math.abs(iat - secondsOf(tenant.clock)) > TOLERANCE) {
    throw new Refusal('invalid_dpop_proof', 'The proof is too old, or from the future.', status)
  }
  if (tenant.seen.has(jti)) throw new Refusal('invalid_dpop_proof', 'The proof was used before.', status)
  tenant.seen.add(jti)
  if (accessToken !== undefined && ath !== encodeBase64url(sha256(bytesOf(accessToken)))) {
    throw new Refusal('invalid_dpop_proof', 'The proof is of another access token.', status)
  }
  if (tenant.settings.dpop === 'nonce' && nonce !== tenant.proofNonce) {
    throw new Refusal('use_dpop_nonce', 'The proof needs the nonce of this server.', status)
  }
  return thumbprintOf(jwk as Readonly<Record<string, string>>)
}

/** RFC 7638 §3: the required members in the order of the alphabet. */
function thumbprintOf({ crv, e, kty, n, x, y }: Readonly<Record<string, string>>): string {
  return encodeBase64url(sha256(bytesOf(JSON.stringify({ crv, e, kty, n, x, y }))))
}
