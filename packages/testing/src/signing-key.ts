/** Key port for tests: a key that makes the signatures of signature.ts, for DPoP and client assertions. */
import type { SigningKey } from '@pkce/core'
import { type FakeAlgorithm, fakeKey, fakeSignature } from './signature.ts'

/** `name`: another name is another key. */
export function createSigningKey(name = 'client', algorithm: FakeAlgorithm = 'ES256'): SigningKey {
  const { kid: _kid, use: _use, alg: _alg, ...jwk } = fakeKey(name, algorithm)
  return { algorithm, jwk, sign: async (input) => fakeSignature(jwk, algorithm, input) }
}
