/** Signing keys for DPoP and `private_key_jwt`, over Node's Web Crypto (RFC 7518 §3.1, RFC 8037 §3.1). */
import { webcrypto } from 'node:crypto'
import type { SigningKey } from '@pkce/core'

type Parameters = webcrypto.EcKeyImportParams & webcrypto.RsaHashedImportParams & webcrypto.RsaPssParams

/** Web Crypto's names for the algorithms that a client signs with; no others are in FAPI 2.0 (§5.4.1). */
const ALGORITHMS: Readonly<Record<string, Parameters>> = {
  ES256: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256', saltLength: 0 },
  PS256: { name: 'RSA-PSS', hash: 'SHA-256', saltLength: 32, namedCurve: '' },
  EdDSA: { name: 'Ed25519', hash: '', saltLength: 0, namedCurve: '' },
}

/** A new ES256 key pair that can not be exported: it lives as long as this process. */
export async function generateSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await webcrypto.subtle.generateKey(parametersOf('ES256'), false, [
    'sign',
    'verify',
  ])
  return signingKey('ES256', privateKey, await webcrypto.subtle.exportKey('jwk', publicKey))
}

/**
 * The key pair in a private JWK (RFC 7517).
 * @throws TypeError for another algorithm than ES256, PS256 and EdDSA, and whatever Web Crypto says of the key
 */
export async function importSigningKey(jwk: webcrypto.JsonWebKey, algorithm = 'ES256'): Promise<SigningKey> {
  const privateKey = await webcrypto.subtle.importKey('jwk', jwk, parametersOf(algorithm), false, ['sign'])
  return signingKey(algorithm, privateKey, jwk)
}

function signingKey(
  algorithm: string,
  privateKey: webcrypto.CryptoKey,
  { kty, crv, x, y, n, e }: webcrypto.JsonWebKey,
): SigningKey {
  return {
    algorithm,
    // The public members alone: this one is shown to servers.
    jwk: JSON.parse(JSON.stringify({ kty, crv, x, y, n, e })),
    async sign(input) {
      const signature = await webcrypto.subtle.sign(
        parametersOf(algorithm),
        privateKey,
        input as Uint8Array<ArrayBuffer>,
      )
      return new Uint8Array(signature)
    },
  }
}

function parametersOf(algorithm: string): Parameters {
  const parameters = ALGORITHMS[algorithm]
  if (!parameters) throw new TypeError(`"${algorithm}" is not one of ${Object.keys(ALGORITHMS).join(', ')}.`)
  return parameters
}
