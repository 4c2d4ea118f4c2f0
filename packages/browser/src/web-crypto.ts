/** Crypto port over Web Crypto. */
import { type Crypto, PkceError, type SignatureCheck } from '@pkce/core'

/** Web Crypto's name and parameters of each JWS algorithm family (RFC 7518 §3.1, RFC 8037 §3.1). */
function algorithmFor(jws: string): RsaHashedImportParams & EcKeyImportParams & RsaPssParams {
  const bits = jws.slice(2)
  const hash = `SHA-${bits}`
  const name = { RS: 'RSASSA-PKCS1-v1_5', PS: 'RSA-PSS', ES: 'ECDSA' }[jws.slice(0, 2)] ?? 'Ed25519'
  return { name, hash, saltLength: Number(bits) / 8, namedCurve: bits === '512' ? 'P-521' : `P-${bits}` }
}

/** `source`: anything shaped like Web Crypto; the platform's own by default. */
export function webCrypto(source: () => globalThis.Crypto = () => globalThis.crypto): Required<Crypto> {
  return {
    randomBytes: (length) => source().getRandomValues(new Uint8Array(length)),
    sha256: (bytes) => digest('SHA-256', bytes),
    digest,
    async verify({ algorithm, key, input, signature }: SignatureCheck) {
      const parameters = algorithmFor(algorithm)
      // Only the key itself: `alg` and `key_ops` of the JWK may be spelled in ways the platform refuses.
      const { kty, n, e, crv, x, y } = key as JsonWebKey
      const jwk = JSON.parse(JSON.stringify({ kty, n, e, crv, x, y })) as JsonWebKey
      const publicKey = await subtle().importKey('jwk', jwk, parameters, false, ['verify'])
      // RFC 7518 §3.3: an RSA key of fewer than 2048 bits proves nothing.
      const { modulusLength = 2048 } = publicKey.algorithm as Partial<RsaKeyAlgorithm>
      if (modulusLength < 2048) return false
      return subtle().verify(parameters, publicKey, bufferOf(signature), bufferOf(input))
    },
  }

  async function digest(hash: string, bytes: Uint8Array): Promise<Uint8Array> {
    return new Uint8Array(await subtle().digest(hash, bufferOf(bytes)))
  }

  function subtle(): SubtleCrypto {
    const { subtle } = source()
    if (subtle) return subtle
    throw new PkceError({
      code: 'crypto_failed',
      message:
        'This page is not a secure context, so it has no crypto.subtle: serve it over https or from localhost. ' +
        'Where that can not be, pass linerCrypto() of "@pkce/browser/liner" as ports.crypto.',
    })
  }
}

function bufferOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>
}
