import { describe, expect, it } from 'vitest'
import {
  createTestBed,
  type Decision,
  type IdTokenParts,
  type TestBedOptions,
} from '../../testing/src/index.ts'
import { outcomeOf } from '../test/outcome.ts'
import type { LoginOptions } from './events.ts'

const START = 1_800_000_000

type Claims = Readonly<Record<string, unknown>>

interface Login {
  readonly options?: LoginOptions
  readonly decision?: Decision
  readonly client?: TestBedOptions['client']
  readonly server?: TestBedOptions['server']
}

/** How a login ends whose id_token has these claims changed; `undefined` takes one out. */
async function loginWith(changes: Claims | ((claims: Claims) => Claims), login: Login = {}): Promise<string> {
  const { options, decision, client = {}, server = {} } = login
  const bed = createTestBed({ now: START * 1000, client, server })
  bed.server.tamper.idToken = ({ header, claims }: IdTokenParts) => ({
    header,
    claims: typeof changes === 'function' ? changes(claims) : { ...claims, ...changes },
  })
  return outcomeOf(bed.open().signIn(options, decision))
}

describe('an id_token', () => {
  it.each([
    ['id_token_malformed', 'no user', { sub: undefined }],
    ['id_token_malformed', 'an empty user', { sub: '' }],
    ['id_token_malformed', 'a user that is a number', { sub: 1 }],
    ['id_token_malformed', 'no end', { exp: undefined }],
    ['id_token_malformed', 'an end that is text', { exp: '1900000000' }],
    ['id_token_malformed', 'no beginning', { iat: undefined }],
    ['id_token_issuer', 'no issuer', { iss: undefined }],
    ['id_token_issuer', 'another issuer', { iss: 'https://as.example/' }],
    ['id_token_audience', 'no audience', { aud: undefined }],
    ['id_token_audience', 'another audience', { aud: 'other' }],
    ['id_token_audience', 'other audiences', { aud: ['a', 'b'], azp: 'app' }],
    ['id_token_audience', 'an audience that only begins like ours', { aud: 'app2' }],
    ['ok', 'a list of one audience', { aud: ['app'] }],
    ['id_token_party', 'several audiences and no party', { aud: ['app', 'api'] }],
    ['id_token_party', 'another party', { azp: 'other' }],
    ['ok', 'several audiences, issued to us', { aud: ['api', 'app'], azp: 'app' }],
    ['id_token_expired', 'an end in the past', { exp: START - 60 }],
    ['ok', 'an end within the tolerance', { exp: START - 59 }],
    ['id_token_early', 'a beginning in the future', { iat: START + 61 }],
    ['ok', 'a beginning within the tolerance', { iat: START + 60 }],
    ['id_token_early', 'a time before which it is not good', { nbf: START + 61 }],
    ['ok', 'such a time within the tolerance', { nbf: START + 60 }],
    ['ok', 'such a time in the past', { nbf: START }],
    ['id_token_nonce', 'another nonce', { nonce: 'other' }],
    ['id_token_nonce', 'no nonce', { nonce: undefined }],
  ])('ends a login in %s with %s', async (code, _, changes) => {
    expect(await loginWith(changes)).toBe(code)
  })

  it('of another tolerance is held against that', async () => {
    expect(await loginWith({ exp: START - 1 }, { client: { clockTolerance: 0 } })).toBe('id_token_expired')
    expect(await loginWith({ exp: START - 100 }, { client: { clockTolerance: 120 } })).toBe('ok')
  })

  it('is held against the time at the server, for the clock of the device may be wrong', async () => {
    expect(await loginWith({}, { server: { skew: 3600 } })).toBe('ok')
    expect(await loginWith({}, { server: { skew: -3600 } })).toBe('ok')
    expect(await loginWith({ iat: START }, { server: { skew: -3600 } })).toBe('id_token_early')
  })

  it('must tell of a login as recent as was asked for', async () => {
    const options = { maxAge: 300 }
    expect(await loginWith({ auth_time: START - 360 }, { options })).toBe('ok')
    expect(await loginWith({ auth_time: START - 361 }, { options })).toBe('id_token_auth_time')
    expect(await loginWith({ auth_time: undefined }, { options })).toBe('id_token_auth_time')
    expect(await loginWith({ auth_time: 'now' }, { options })).toBe('id_token_auth_time')
    expect(await loginWith({ auth_time: undefined })).toBe('ok')
  })

  it('must tell of a login as strong as was required', async () => {
    const options = { acrValues: 'gold silver', requireAcr: true }
    expect(await loginWith({}, { options, decision: { acr: 'silver' } })).toBe('ok')
    expect(await loginWith({}, { options, decision: { acr: 'bronze' } })).toBe('id_token_acr')
    expect(await loginWith({ acr: undefined }, { options })).toBe('id_token_acr')
    expect(await loginWith({ acr: 'bronze' }, { options: { acrValues: 'gold' } })).toBe('ok')
    expect(await loginWith({ acr: 'gold' }, { options: { requireAcr: true } })).toBe('id_token_acr')
  })

  it('must be there, and be a signed JWT', async () => {
    const outcome = (id_token: unknown) => {
      const bed = createTestBed()
      bed.server.tamper.tokens = (body) => ({ ...body, id_token })
      return outcomeOf(bed.open().signIn())
    }
    expect(await outcome(undefined)).toBe('id_token_missing')
    expect(await outcome('')).toBe('id_token_missing')
    expect(await outcome('a.b.c')).toBe('id_token_malformed')
  })
})

describe('the id_token of a refresh', () => {
  async function refreshWith(changes: Claims, kept: readonly string[] = []) {
    const bed = createTestBed()
    const tab = bed.open()
    await tab.signIn()
    const snapshot = tab.client.getSnapshot()
    const user = snapshot.status === 'authenticated' ? snapshot.user : undefined
    const more = { ...Object.fromEntries(kept.map((name) => [name, user?.[name]])), ...changes }
    bed.server.tamper.idToken = ({ header, claims }) => ({ header, claims: { ...claims, ...more } })
    const outcome = await outcomeOf(tab.client.getAccessToken({ fresh: true }))
    return [outcome, tab.client.getSnapshot().status]
  }

  it('needs no nonce, and may say more of the user', async () => {
    expect(await refreshWith({ name: 'Countess' })).toEqual(['ok', 'authenticated'])
    expect(await refreshWith({}, ['nonce'])).toEqual(['ok', 'authenticated'])
  })

  it('with another nonce than that of the login ends the session (OpenID Connect Core §12.2)', async () => {
    expect(await refreshWith({ nonce: 'other' })).toEqual(['id_token_nonce', 'anonymous'])
  })

  it('of another user ends the session (OpenID Connect Core §12.2)', async () => {
    expect(await refreshWith({ sub: 'mallory' })).toEqual(['id_token_subject', 'anonymous'])
  })

  it('that is wrong in another way ends it too', async () => {
    expect(await refreshWith({ aud: 'other' })).toEqual(['id_token_audience', 'anonymous'])
  })
})
