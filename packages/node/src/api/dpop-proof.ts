/** DPoP proofs: the client shows that it has the key its token is bound to (RFC 9449 §4.3, §7). */
import { createHash } from 'node:crypto'
import { calculateJwkThumbprint, EmbeddedJWK, type JWTPayload, jwtVerify } from 'jose'
import { Refused, refuse } from './challenge.ts'
import type { Nonces } from './nonces.ts'
import type { Replays } from './replays.ts'

export interface ProofExpectation {
  readonly token: string
  /** Thumbprint of the key the token is bound to (RFC 9449 §6.1). */
  readonly jkt: string
  /** Origin that clients see, where it differs from the request's. */
  readonly origin?: string | undefined
  readonly algorithms: readonly string[]
  /** Seconds that a proof is good. */
  readonly lifetime: number
  /** Seconds that the client's clock may be ahead or behind. */
  readonly clockTolerance: number
  readonly replays: Replays
  readonly nonces?: Nonces | undefined
  /** Milliseconds since the Unix epoch. */
  readonly now: number
}

/** @throws Refused `invalid_dpop_proof`, `use_dpop_nonce`, `invalid_token` */
export async function checkProof(request: Request, expected: ProofExpectation): Promise<void> {
  const proof = request.headers.get('dpop')
  // Rule 1: exactly one; several headers arrive as one with commas.
  if (!proof || proof.includes(',')) refuse(401, 'invalid_dpop_proof', 'Send one DPoP proof with the token.')
  const { payload, thumbprint } = await verifyProof(proof, expected)
  const { htm, htu, iat, jti, ath, nonce } = payload
  if (htm !== request.method) invalid('htm')
  if (typeof htu !== 'string' || locationOf(htu) !== locationOf(request.url, expected.origin)) invalid('htu')
  if (ath !== createHash('sha256').update(expected.token).digest('base64url')) invalid('ath')
  if (typeof jti !== 'string' || jti === '') invalid('jti')
  const age = expected.now / 1000 - Number(iat)
  if (!(age >= -expected.clockTolerance && age <= expected.lifetime + expected.clockTolerance)) invalid('iat')
  if (thumbprint !== expected.jkt) refuse(401, 'invalid_token', 'The access token is bound to another key.')
  checkNonce(nonce, expected.nonces)
  const id = createHash('sha256').update(`${thumbprint} ${jti}`).digest('base64url')
  if (!(await expected.replays.firstTime(id, expected.lifetime + 2 * expected.clockTolerance))) {
    refuse(401, 'invalid_dpop_proof', 'The DPoP proof was used before: make a new one for each request.')
  }
}

/** Rules 2 and 4 to 7: a JWT of this type, signed by the public key in its own header. */
async function verifyProof(
  proof: string,
  { algorithms, now, clockTolerance }: ProofExpectation,
): Promise<{ payload: JWTPayload; thumbprint: string }> {
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: [...algorithms],
      currentDate: new Date(now),
      clockTolerance,
      requiredClaims: ['jti', 'htm', 'htu', 'iat', 'ath'],
    })
    return { payload, thumbprint: await calculateJwkThumbprint(protectedHeader.jwk as object) }
  } catch {
    return refuse(401, 'invalid_dpop_proof', 'The DPoP proof is not valid.')
  }
}

/** Rule 10. A client learns the nonce from the refusal, and tries again (RFC 9449 §9). */
function checkNonce(nonce: unknown, nonces: Nonces | undefined): void {
  if (!nonces || (typeof nonce === 'string' && nonces.isGood(nonce))) return
  throw new Refused({
    status: 401,
    error: 'use_dpop_nonce',
    description: 'Make the DPoP proof with the nonce of this answer.',
    headers: { 'dpop-nonce': nonces.issue() },
  })
}

/** A URL without query and fragment, normalised (RFC 3986 §6.2.2 and §6.2.3); empty when it is none. */
function locationOf(url: string, origin?: string): string {
  if (!URL.canParse(url)) return ''
  const { origin: own, pathname } = new URL(url)
  return (origin ? new URL(origin).origin : own) + pathname
}

function invalid(claim: string): never {
  return refuse(401, 'invalid_dpop_proof', `The DPoP proof has a wrong ${claim}.`)
}
