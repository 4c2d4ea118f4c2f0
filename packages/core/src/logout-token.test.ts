import { describe, expect, it } from 'vitest'
import { createTestBed, type TestBed } from '../../testing/src/index.ts'
import { outcomeOf } from '../test/outcome.ts'
import type { ServerMetadata } from './discover.ts'
import { verifyLogoutToken } from './logout-token.ts'

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'

function verify(
  bed: TestBed,
  changes: Readonly<Record<string, unknown>> = {},
  header?: Record<string, unknown>,
) {
  const { server, clock } = bed
  const now = clock.now() / 1000
  const claims = {
    ...{ iss: server.issuer, aud: 'app', iat: now, exp: now + 120, jti: 'j1', sub: 'ada', sid: 's1' },
    events: { [EVENT]: {} },
    ...changes,
  }
  const verifier = {
    settings: { timeout: 1000 },
    server: server.metadata as unknown as ServerMetadata,
    ports: bed.open().ports,
  }
  const token = server.keys.sign(claims, header)
  return verifyLogoutToken(token, verifier, { clientId: 'app', at: clock.now() })
}

describe('a logout token', () => {
  it('says whose session is over', async () => {
    const bed = createTestBed()
    const exp = bed.clock.now() / 1000 + 120
    expect(await verify(bed)).toEqual({ sub: 'ada', sid: 's1', jti: 'j1', exp })
    expect(await verify(bed, { sid: undefined })).toStrictEqual({ sub: 'ada', jti: 'j1', exp })
    expect(await verify(bed, { sub: undefined })).toStrictEqual({ sid: 's1', jti: 'j1', exp })
  })

  it.each([
    [{ exp: -59 }, 'ok'],
    [{ exp: -60 }, 'logout_token_invalid'],
    [{ iat: 60 }, 'ok'],
    [{ iat: 61 }, 'logout_token_invalid'],
  ])('may be a minute too late or too early: %j is %s', async (seconds, outcome) => {
    const bed = createTestBed()
    const now = bed.clock.now() / 1000
    const changes = Object.fromEntries(Object.entries(seconds).map(([name, value]) => [name, now + value]))
    expect(await outcomeOf(verify(bed, changes))).toBe(outcome)
  })

  it.each([
    ['another issuer', { iss: 'https://evil.example' }],
    ['another audience', { aud: ['other'] }],
    ['no event', { events: undefined }],
    ['another event', { events: { other: {} } }],
    ['an inherited event', { events: null }],
    ['nobody named', { sub: undefined, sid: undefined }],
    ['an empty name', { sub: '' }],
    ['a name that is no text', { sid: 1 }],
    ['no number of its own', { jti: undefined }],
    ['a nonce, which would make an id_token of it', { nonce: 'n' }],
    ['no beginning', { iat: undefined }],
    ['a beginning in the future', { iat: 9_999_999_999 }],
    ['no end', { exp: undefined }],
    ['an end in the past', { exp: 1 }],
  ])('with %s is none', async (_, changes) => {
    expect(await outcomeOf(verify(createTestBed(), changes))).toBe('logout_token_invalid')
  })

  it('must be signed by the server, with an algorithm it announces', async () => {
    const bed = createTestBed()
    expect(await outcomeOf(verify(bed, {}, { alg: 'none' }))).toBe('logout_token_invalid')
    expect(await outcomeOf(verify(bed, {}, { alg: 'RS256' }))).toBe('logout_token_invalid')
    expect(await outcomeOf(verify(bed, {}, { alg: 'ES256', kid: 'other' }))).toBe('logout_token_invalid')
  })
})
