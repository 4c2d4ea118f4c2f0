import { describe, expect, it } from 'vitest'
import {
  createTestBed,
  fakeJws,
  fakeKey,
  type TestBed,
  type TestBedOptions,
} from '../../testing/src/index.ts'
import { outcomeOf } from '../test/outcome.ts'
import { queryOf } from '../test/query.ts'
import { jarm } from './jarm.ts'

const signed: TestBedOptions = { client: { jarm } }

/** How a login ends whose signed answer is spoiled like this. */
async function answered(
  spoil: (response: string, bed: TestBed) => string,
  options = signed,
): Promise<string> {
  const bed = createTestBed(options)
  const tab = bed.open()
  await tab.client.login()
  const { response } = bed.server.authorize(tab.navigations.last().url)
  return outcomeOf(tab.client.handleCallback(spoil(response, bed)))
}

const claims = (changes: object) => (_: string, bed: TestBed) => {
  const { log, keys, issuer } = bed.server
  const { state } = log.at(-1)?.parameters ?? {}
  const exp = bed.clock.now() / 1000 + 600
  const jws = keys.sign({ iss: issuer, aud: 'app', exp, state, code: 'x', ...changes })
  return `https://app.example/callback?response=${jws}`
}

describe('a signed answer', () => {
  it('is asked for where the server can do it, and believed when its signature is right', async () => {
    const bed = createTestBed(signed)
    const tab = bed.open()
    await tab.signIn()
    expect(queryOf(tab.navigations.last().url).response_mode).toBe('jwt')
    expect(tab.client.getSnapshot()).toMatchObject({ status: 'authenticated' })
  })

  it.each(['query.jwt', 'fragment.jwt', 'form_post.jwt'] as const)('may come by %s', async (responseMode) => {
    const bed = createTestBed({ client: { jarm, responseMode } })
    expect(await outcomeOf(bed.open().signIn())).toBe('ok')
  })

  it('is not asked for where the server can not do it, and an unsigned one is taken', async () => {
    const metadata = { response_modes_supported: ['query'] }
    expect(
      await outcomeOf(
        createTestBed({ ...signed, server: { metadata } })
          .open()
          .signIn(),
      ),
    ).toBe('ok')
  })

  it('may be a refusal', async () => {
    const bed = createTestBed(signed)
    expect(await outcomeOf(bed.open().signIn({}, { error: 'access_denied' }))).toBe('authorization_refused')
  })

  it.each([
    ['iss_mismatch', { iss: 'https://evil.example' }],
    ['iss_mismatch', { iss: undefined }],
    ['response_claims', { aud: 'other' }],
    ['response_claims', { aud: undefined }],
    ['response_claims', { exp: 1 }],
    ['response_claims', { exp: undefined }],
    ['state_missing', { state: undefined }],
    ['state_unknown', { state: 'forged' }],
    ['code_missing', { code: undefined }],
    ['token_refused', {}],
  ])('ends in %s with the claims %j', async (code, changes) => {
    expect(await answered(claims(changes))).toBe(code)
  })

  it('must be signed when that was agreed', async () => {
    expect(
      await answered((_, { server }) => {
        const { state } = server.log.at(-1)?.parameters ?? {}
        return `https://app.example/callback?code=x&state=${state}&iss=${server.issuer}`
      }),
    ).toBe('response_unsigned')
  })

  it('must be signed by the server, with an algorithm it announces', async () => {
    expect(await answered((response) => response.replace(/.{4}$/, 'AAAA'))).toBe('response_signature')
    expect(
      await answered((response, { server }) => {
        server.keys.rotate(false)
        return response
      }),
    ).toBe('response_signature')
    const metadata = { authorization_signing_alg_values_supported: ['PS256'] }
    expect(await answered((response) => response, { client: { jarm }, server: { metadata } })).toBe(
      'response_signature',
    )
  })

  it('can not be checked without keys', async () => {
    expect(
      await answered((response, { server }) => {
        server.faults.next('keys', 503)
        return response
      }),
    ).toBe('keys_unavailable')
  })

  it.each([
    ['x', 'response_invalid'],
    ['a.b.c', 'response_invalid'],
    ['', 'state_missing'],
  ])('that is "%s" ends in %s', async (jws, code) => {
    expect(await answered(() => `https://app.example/callback?response=${jws}`)).toBe(code)
  })

  it('by another key is no answer, whatever it says', async () => {
    expect(
      await answered((_, { server, clock }) => {
        const { state } = server.log.at(-1)?.parameters ?? {}
        const said = { iss: server.issuer, aud: 'app', exp: clock.now() / 1000 + 60, state, code: 'stolen' }
        const key = fakeKey('mallory', 'ES256')
        return `https://app.example/callback?response=${fakeJws({ alg: 'ES256', kid: key.kid }, said, key)}`
      }),
    ).toBe('response_signature')
  })
})
