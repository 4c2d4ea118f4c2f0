/**
 * Fake signatures: deterministic, and made with what is public. They prove that the right key, the right bytes and
 * the right algorithm were compared; they keep nothing secret, and belong into tests only.
 */
import { decodeBase64url, encodeBase64url, type SignatureCheck } from '@pkce/core'
import { sha256 } from './sha256.ts'
import { bytesOf, textOf } from './text.ts'

/** A public key as a JWKS shows it (RFC 7517). */
export type FakeKey = Readonly<Record<string, string>>

export type FakeAlgorithm = 'RS256' | 'PS256' | 'ES256'

/** The key that `name` stands for: another name, another key. */
export function fakeKey(name: string, algorithm: FakeAlgorithm): FakeKey {
  const material = encodeBase64url(sha256(bytesOf(`key ${name}`)))
  const shape =
    algorithm === 'ES256'
      ? { kty: 'EC', crv: 'P-256', x: material, y: material }
      : { kty: 'RSA', n: material, e: 'AQAB' }
  return { ...shape, kid: name, use: 'sig', alg: algorithm }
}

/** What `key` makes of `input`: 64 bytes. */
export function fakeSignature(
  key: Readonly<Record<string, unknown>>,
  algorithm: string,
  input: Uint8Array,
): Uint8Array {
  const prefix = bytesOf(`${algorithm} ${String(key.n ?? key.x)} `)
  const message = new Uint8Array([...prefix, ...input])
  const half = sha256(message)
  return new Uint8Array([...half, ...sha256(half)])
}

/** True when {@link fakeSignature} made it. */
export function isFakeSignature({ algorithm, key, input, signature }: SignatureCheck): boolean {
  return encodeBase64url(fakeSignature(key, algorithm, input)) === encodeBase64url(signature)
}

/** JWS compact serialisation (RFC 7515 §7.1) of header and claims, signed by `key`. */
export function fakeJws(
  header: Readonly<Record<string, unknown>>,
  claims: Readonly<Record<string, unknown>>,
  key: FakeKey,
): string {
  const part = (value: unknown) => encodeBase64url(bytesOf(JSON.stringify(value)))
  const signed = `${part(header)}.${part(claims)}`
  return `${signed}.${encodeBase64url(fakeSignature(key, String(header.alg), bytesOf(signed)))}`
}

/** Header and claims of a JWS that `key`, or the key in its own header (`jwk`), signed; `undefined` for any other text. */
export function readFakeJws(
  text: string,
  key?: Readonly<Record<string, unknown>>,
): { readonly header: Json; readonly claims: Json } | undefined {
  const [head = '', body = '', signature = ''] = text.split('.')
  try {
    const [header, claims] = [head, body].map(
      (part) => JSON.parse(textOf(decodeBase64url(part) ?? new Uint8Array())) as Json,
    ) as [Json, Json]
    const signer = key ?? (header.jwk as Json)
    const check = { algorithm: String(header.alg), key: signer, input: bytesOf(`${head}.${body}`) }
    const isSigned = isFakeSignature({ ...check, signature: decodeBase64url(signature) ?? new Uint8Array() })
    return isSigned ? { header, claims } : undefined
  } catch {
    return undefined
  }
}

type Json = Readonly<Record<string, unknown>>
