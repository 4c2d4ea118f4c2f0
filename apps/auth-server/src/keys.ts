/** Signing keys, new at every start: one for each algorithm a client may ask for (RFC 7517). */
import { exportJWK, generateKeyPair } from 'jose'
import type { JWK } from 'oidc-provider'

const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA']

export async function generateSigningKeys(): Promise<JWK[]> {
  return Promise.all(
    ALGORITHMS.map(async (alg) => {
      const { privateKey } = await generateKeyPair(alg, { extractable: true })
      const jwk = await exportJWK(privateKey)
      return { ...jwk, alg, use: 'sig', kid: alg.toLowerCase() } as JWK
    }),
  )
}
