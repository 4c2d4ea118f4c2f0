/** The crypto port of browsers, held against what the standards print. */
import { decodeBase64url, dpop, type Ports } from '@pkce/core'
import { createTestBed, joseVectors } from '@pkce/testing'
import { describe, expect, it } from 'vitest'
import { webCrypto } from './web-crypto.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)

describe('signatures', () => {
  it.each(joseVectors)(
    'of $source ($algorithm) are right, and wrong for any other text or key',
    async (vector) => {
      const { algorithm, key, jws } = vector
      const [header, payload, signature = ''] = jws.split('.')
      const check = {
        algorithm,
        key,
        input: bytesOf(`${header}.${payload}`),
        signature: decodeBase64url(signature) as Uint8Array,
      }
      const { verify } = webCrypto()
      expect(await verify(check)).toBe(true)
      expect(await verify({ ...check, input: bytesOf(`${header}.${payload}x`) })).toBe(false)
      expect(await verify({ ...check, signature: check.signature.map((byte) => byte ^ 1) })).toBe(false)
      const other = joseVectors.find(
        (one) => one.key.kty === key.kty && one.key.crv === key.crv && one.key !== key,
      )
      if (other) expect(await verify({ ...check, key: other.key })).toBe(false)
    },
  )

  it('of an RSA key that is too small are refused, though they fit (RFC 7518 §3.3)', async () => {
    const parameters = {
      name: 'RSASSA-PKCS1-v1_5',
      hash: 'SHA-256',
      modulusLength: 1024,
      publicExponent: Uint8Array.of(1, 0, 1),
    }
    const { publicKey, privateKey } = await crypto.subtle.generateKey(parameters, true, ['sign', 'verify'])
    const input = bytesOf('text')
    const check = {
      algorithm: 'RS256',
      key: { ...(await crypto.subtle.exportKey('jwk', publicKey)) },
      input,
      signature: new Uint8Array(await crypto.subtle.sign(parameters, privateKey, input)),
    }
    expect(await webCrypto().verify(check)).toBe(false)
  })
})

describe('a proof of possession', () => {
  const [example] = joseVectors.filter(({ source }) => source.startsWith('RFC 9449'))

  it('names the key by the thumbprint that RFC 9449 §6 prints', async () => {
    expect(await dpop().thumbprint(portsWith(example?.key ?? {}))).toBe(
      '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I',
    )
  })

  it('names an Ed25519 key by the thumbprint that RFC 8037 appendix A.3 prints', async () => {
    const [ed25519] = joseVectors.filter(({ algorithm }) => algorithm === 'EdDSA')
    expect(await dpop('EdDSA').thumbprint(portsWith(ed25519?.key ?? {}))).toBe(
      'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
    )
  })

  it('is bound to the access token as RFC 9449 §7.1 prints it', async () => {
    const proof = await dpop().prove(portsWith(example?.key ?? {}), {
      method: 'GET',
      url: 'https://resource.example.org/protectedresource',
      at: 0,
      accessToken: 'Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU',
    })
    const payload = decodeBase64url(proof.split('.')[1] ?? '')
    const claims = JSON.parse(new TextDecoder().decode(payload))
    expect(claims).toMatchObject({ htm: 'GET', ath: 'fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo' })
  })

  function portsWith(jwk: Readonly<Record<string, string>>): Ports {
    const keys = async () => ({ algorithm: 'ES256', jwk, sign: async () => new Uint8Array(64) })
    return { ...createTestBed().open().ports, crypto: webCrypto(), keys }
  }
})
