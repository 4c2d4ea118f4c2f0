/** Crypto port over Node's Web Crypto. */
import { createHash, randomBytes, webcrypto } from 'node:crypto'
import type { Crypto, SignatureCheck } from '@pkce/core'

/** Web Crypto's name and parameters of each JWS algorithm family (RFC 7518 §3.1, RFC 8037 §3.1). */
function algorithmFor(jws: string) {
  const bits = jws.slice(2)
  const name = { RS: 'RSASSA-PKCS1-v1_5', PS: 'RSA-PSS', ES: 'ECDSA' }[jws.slice(0, 2)] ?? 'Ed25519'
  const namedCurve = bits === '512' ? 'P-521' : `P-${bits}`
  return { name, hash: `SHA-${bits}`, saltLength: Number(bits) / 8, namedCurve }
}

export function nodeCrypto(): Required<Pick<Crypto, 'randomBytes' | 'sha256' | 'digest' | 'verify'>> {
  const digest = (hash: string, bytes: Uint8Array): Uint8Array =>
    createHash(hash.replace('-', '')).update(bytes).digest()
  return {
    randomBytes: (length) => randomBytes(length),
    sha256: (bytes) => digest('SHA-256', bytes),
    digest,
    async verify({ algorithm, key, input, signature }: SignatureCheck) {
      const parameters = algorithmFor(algorithm)
      // Only the key itself: `alg` and `key_ops` of the JWK may be spelled in ways the platform refuses.
      const { kty, n, e, crv, x, y } = key as webcrypto.JsonWebKey
      const jwk = JSON.parse(JSON.stringify({ kty, n, e, crv, x, y })) as webcrypto.JsonWebKey
      const publicKey = await webcrypto.subtle.importKey('jwk', jwk, parameters, false, ['verify'])
      // RFC 7518 §3.3: an RSA key of fewer than 2048 bits proves nothing.
      const { modulusLength = 2048 } = publicKey.algorithm as Partial<webcrypto.RsaKeyAlgorithm>
      if (modulusLength < 2048) return false
      return webcrypto.subtle.verify(parameters, publicKey, bufferOf(signature), bufferOf(input))
    },
  }
}

function bufferOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>
}
