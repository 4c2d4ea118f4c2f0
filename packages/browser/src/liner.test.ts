/** webcrypto-liner in the place of crypto.subtle: what the flow needs of it, held against the platform's own. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { linerCrypto } from './liner.ts'
import { webCrypto } from './web-crypto.ts'

const platform = globalThis.crypto
const text = new TextEncoder().encode('signed text')

/** A page of an insecure origin: there is randomness, and no subtle. */
beforeEach(() => {
  vi.stubGlobal('self', globalThis)
  vi.stubGlobal('crypto', { getRandomValues: platform.getRandomValues.bind(platform) })
})
afterEach(() => vi.unstubAllGlobals())

it('says what to do where it is missing', async () => {
  await expect(webCrypto().sha256(text)).rejects.toMatchObject({
    code: 'crypto_failed',
    message: expect.stringContaining('linerCrypto()'),
  })
})

it('hashes as the platform does', async () => {
  const liner = linerCrypto()
  for (const hash of ['SHA-256', 'SHA-512']) {
    expect(await liner.digest(hash, text)).toEqual(new Uint8Array(await platform.subtle.digest(hash, text)))
  }
  expect(await liner.sha256(text)).toHaveLength(32)
  // It has no SHA-384: signatures of RS384, PS384 and ES384 can not be checked with it.
  await expect(liner.digest('SHA-384', text)).rejects.toThrow()
  expect(liner.randomBytes(32)).not.toEqual(liner.randomBytes(32))
})

const RSA = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' }

it.each([
  ['ES256', { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }],
  ['RS256', { name: 'RSASSA-PKCS1-v1_5', ...RSA }],
  ['PS256', { name: 'RSA-PSS', saltLength: 32, ...RSA }],
])('verifies %s, and refuses a signature that was changed', async (algorithm, parameters) => {
  const pair = (await platform.subtle.generateKey(parameters, true, ['sign', 'verify'])) as CryptoKeyPair
  const key = { ...(await platform.subtle.exportKey('jwk', pair.publicKey)) }
  const signature = new Uint8Array(await platform.subtle.sign(parameters, pair.privateKey, text))
  const liner = linerCrypto()
  expect(await liner.verify({ algorithm, key, input: text, signature })).toBe(true)
  signature[9] = (signature[9] ?? 0) ^ 1
  expect(await liner.verify({ algorithm, key, input: text, signature })).toBe(false)
})

it('leaves the platform alone where it can do the work itself', async () => {
  const before = globalThis.crypto
  await linerCrypto().sha256(text)
  expect(globalThis.crypto).toBe(before)
  vi.unstubAllGlobals()
  const digest = vi.spyOn(platform.subtle, 'digest')
  await linerCrypto().sha256(text)
  expect(digest).toHaveBeenCalled()
})
