import { expect, it } from 'vitest'
import { encodeBase64url } from './base64url.ts'
import { parseJws } from './jws.ts'
import { signJws } from './signed.ts'
import { encodeUtf8 } from './utf8.ts'

const part = (value: unknown) => encodeBase64url(encodeUtf8(JSON.stringify(value)))
const header = part({ alg: 'ES256' })
const payload = part({ sub: 'ada' })

it('takes a JWS apart', () => {
  const jws = parseJws(`${header}.${payload}.c2ln`)
  expect({ ...jws, header: { ...jws?.header }, payload: { ...jws?.payload } }).toEqual({
    header: { alg: 'ES256' },
    payload: { sub: 'ada' },
    signed: `${header}.${payload}`,
    signature: 'c2ln',
  })
})

it.each([
  ['no JWS', ''],
  ['a signature that is not base64url', `${header}.${payload}.a+b=`],
  ['five parts', `${header}.${payload}.a2V5.aXY.dGFn`],
  ['a header that is no object', `${part([])}.${payload}.c2ln`],
  ['a payload that is no object', `${header}.${part('ada')}.c2ln`],
  ['a payload that is not UTF-8', `${header}.__8.c2ln`],
  ['padding', `${header}=.${payload}.c2ln`],
])('reads nothing in %s', (_, text) => {
  expect(parseJws(text)).toBeUndefined()
})

it('is made by the key that is named in its header', async () => {
  const key = { algorithm: 'ES256', jwk: {}, sign: async (input: Uint8Array) => input.slice(0, 3) }
  const jws = parseJws(await signJws({ typ: 'x' }, { sub: 'ada' }, key))
  expect({ ...jws?.header }).toEqual({ typ: 'x', alg: 'ES256' })
  expect(jws?.signature).toBe(encodeBase64url(encodeUtf8(jws?.signed.slice(0, 3) ?? '')))
})
