import { describe, expect, it } from 'vitest'
import { codeOf } from '../test/outcome.ts'
import type { Jws } from './encoding/jws.ts'
import { algorithmOf, hashOf, readKeys, selectKey } from './signature.ts'
import type { Secret } from './state.ts'

const token = (header: Record<string, unknown>): Jws => ({ header, payload: {}, signed: '', signature: '' })

describe('the algorithm of a signature', () => {
  const accepted = (header: Record<string, unknown>, announced?: string[], algorithms?: string[]) =>
    codeOf(() =>
      algorithmOf(token(header), announced, algorithms ? { algorithms } : {}, 'id_token_algorithm'),
    )

  it.each(['RS256', 'RS384', 'RS512', 'PS256', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'])(
    'may be %s',
    (alg) => {
      expect(accepted({ alg })).toBe('ok')
    },
  )

  it.each([undefined, 1, '', 'none', 'None', 'HS256', 'HS512', 'RS1', 'ES256K', 'xES256', 'ES256x'])(
    'is never %s',
    (alg) => {
      expect(accepted({ alg })).toBe('id_token_algorithm')
    },
  )

  it('must be one that the server announces, and that the app accepts', () => {
    expect(accepted({ alg: 'ES256' }, ['RS256'])).toBe('id_token_algorithm')
    expect(accepted({ alg: 'ES256' }, ['RS256', 'ES256'])).toBe('ok')
    expect(accepted({ alg: 'ES256' }, undefined, ['PS256'])).toBe('id_token_algorithm')
    expect(accepted({ alg: 'ES256' }, ['ES256'], ['ES256'])).toBe('ok')
  })

  it('is not looked at when there are critical extensions (RFC 7515 §4.1.11)', () => {
    expect(accepted({ alg: 'ES256', crit: ['b64'] })).toBe('id_token_algorithm')
  })

  it.each([
    ['RS256', 'SHA-256'],
    ['PS384', 'SHA-384'],
    ['ES512', 'SHA-512'],
    ['EdDSA', 'SHA-512'],
    ['Ed25519', 'SHA-512'],
  ])('%s belongs to the hash %s', (algorithm, hash) => {
    expect(hashOf(algorithm)).toBe(hash)
  })
})

describe('the key of a signature', () => {
  const a = { kty: 'EC', kid: 'a' }
  const b = { kty: 'EC', kid: 'b', alg: 'ES256', use: 'sig' }
  const rsa = { kty: 'RSA', kid: 'a' }

  it('is the one that is named, of the type the algorithm needs', () => {
    expect(selectKey([a, b, rsa], token({ kid: 'a' }), 'ES256')).toBe(a)
    expect(selectKey([a, b, rsa], token({ kid: 'a' }), 'RS256')).toBe(rsa)
    expect(selectKey([a, b, rsa], token({ kid: 'c' }), 'ES256')).toBeUndefined()
    expect(selectKey([{ kty: 'OKP' }], token({}), 'EdDSA')).toEqual({ kty: 'OKP' })
  })

  it('is the only one that fits when none is named; of several, none', () => {
    expect(selectKey([b, rsa], token({}), 'ES256')).toBe(b)
    expect(selectKey([a, b], token({}), 'ES256')).toBeUndefined()
  })

  it('is none that is meant for something else', () => {
    expect(selectKey([{ ...b, use: 'enc' }], token({}), 'ES256')).toBeUndefined()
    expect(selectKey([b], token({}), 'ES384')).toBeUndefined()
  })
})

describe('a set of keys', () => {
  const read = (httpStatus: number, body: string) => readKeys({ httpStatus, body: body as Secret })

  it('say with which status they could not be read', () => {
    expect(() => read(503, '')).toThrow(expect.objectContaining({ code: 'keys_unavailable', status: 503 }))
  })

  it('is read, without what is no key', () => {
    expect(read(200, '{"keys":[{"kty":"EC"},null,1,"x"]}')).toEqual([{ kty: 'EC' }])
  })

  it.each([
    [500, '{"keys":[]}'],
    [200, '{"keys":{}}'],
    [200, '{}'],
    [200, '<html>'],
  ])('is out of reach with status %i and %s', (status, body) => {
    expect(codeOf(() => read(status, body))).toBe('keys_unavailable')
  })
})
