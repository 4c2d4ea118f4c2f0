import { describe, expect, it } from 'vitest'
import { codeOf } from '../test/outcome.ts'
import type { Secret } from './state.ts'
import { parseTokenResponse, refusalOf, serverTime } from './token-response.ts'

const AT = 1_800_000_000_000
const GOOD = { access_token: 'a', token_type: 'Bearer' }

function read(body: unknown, { status = 200, bound = false, requested = 'asked' } = {}) {
  const text = (typeof body === 'string' ? body : JSON.stringify(body)) as Secret
  const event = { type: 'responded', flight: 1, httpStatus: status, headers: {}, body: text, at: AT } as const
  return parseTokenResponse(event, requested, bound)
}

describe('a token response', () => {
  it('is read', () => {
    const body = { ...GOOD, expires_in: 300, scope: 'less', refresh_token: 'r', id_token: 'i', extra: 1 }
    expect(read(body)).toEqual({
      accessToken: 'a',
      tokenType: 'Bearer',
      expiresAt: AT + 300_000,
      refreshAt: AT + 240_000,
      scope: 'less',
      refreshToken: 'r',
      idToken: 'i',
    })
  })

  it('grants what was asked for, where it does not say otherwise', () => {
    expect(read(GOOD)).toEqual({ accessToken: 'a', tokenType: 'Bearer', scope: 'asked' })
    expect(read({ ...GOOD, scope: '' }).scope).toBe('')
  })

  it('may say null where it has nothing to say', () => {
    const empty = { scope: null, refresh_token: null, id_token: null, expires_in: null }
    expect(read({ ...GOOD, ...empty })).toEqual(read(GOOD))
  })

  it('names the type in any case', () => {
    expect(read({ ...GOOD, token_type: 'bEARER' }).tokenType).toBe('Bearer')
  })

  it.each([
    [300, 240],
    [3600, 3540],
    [10, 8],
    [0, 5],
  ])('of %i seconds is refreshed after %i', (life, due) => {
    expect(read({ ...GOOD, expires_in: life }).refreshAt).toBe(AT + due * 1000)
  })

  it('may send the number as text, or null', () => {
    expect(read({ ...GOOD, expires_in: '300' }).expiresAt).toBe(AT + 300_000)
    expect(read({ ...GOOD, expires_in: null })).not.toHaveProperty('expiresAt')
  })

  it('may carry authorization details (RFC 9396)', () => {
    expect(read({ ...GOOD, authorization_details: [{ type: 'x' }] }).authorizationDetails).toEqual([
      { type: 'x' },
    ])
    expect(read({ ...GOOD, authorization_details: 'x' })).not.toHaveProperty('authorizationDetails')
  })

  it.each([
    ['no JSON', '<html>'],
    ['a list', '[]'],
    ['no token', { token_type: 'Bearer' }],
    ['an empty token', { ...GOOD, access_token: '' }],
    ['a token that is no text', { ...GOOD, access_token: 1 }],
    ['a life that is no number', { ...GOOD, expires_in: 'soon' }],
    ['a negative life', { ...GOOD, expires_in: -1 }],
    ['an endless life', { ...GOOD, expires_in: 1e12 }],
    ['a life that is a list', { ...GOOD, expires_in: [300] }],
    ['a refresh token that is no text', { ...GOOD, refresh_token: {} }],
    ['an id_token that is no text', { ...GOOD, id_token: 1 }],
    ['a scope that is a list', { ...GOOD, scope: ['a'] }],
    ['a type that is no text', { ...GOOD, token_type: 1 }],
  ])('is refused with %s', (_, body) => {
    expect(codeOf(() => read(body))).toBe('token_response_invalid')
  })

  it.each([undefined, '', 'mac', 'N_A', 'DPoP'])('is refused with the type %s', (token_type) => {
    expect(codeOf(() => read({ ...GOOD, token_type }))).toBe('token_type_unsupported')
  })

  it('must be bound when that was agreed, and must not be when it was not (RFC 9449 §5)', () => {
    expect(read({ ...GOOD, token_type: 'dpop' }, { bound: true }).tokenType).toBe('DPoP')
    expect(codeOf(() => read(GOOD, { bound: true }))).toBe('token_unbound')
    expect(codeOf(() => read({ ...GOOD, token_type: 'mac' }, { bound: true }))).toBe('token_type_unsupported')
  })
})

describe('an error response', () => {
  it.each([302, 500])('is none with the status %i, whatever is in it', (status) => {
    const attempt = () => read({ error: 'invalid_grant' }, { status })
    expect(attempt).toThrow(expect.objectContaining({ code: 'server_unavailable', status }))
  })

  it('says what the server said', () => {
    const body = { error: 'invalid_grant', error_description: 'gone', error_uri: 'https://as.example/e' }
    expect(() => read(body, { status: 400 })).toThrow(
      expect.objectContaining({ code: 'token_refused', server: body, status: 400 }),
    )
  })

  it.each([
    [500, { error: 'invalid_grant' }],
    [503, ''],
    [400, '<html>'],
    [400, { error: '' }],
    [404, {}],
    [302, ''],
    [204, ''],
  ])('with status %i and %j is a server in trouble, and no refusal', (status, body) => {
    expect(codeOf(() => read(body, { status }))).toBe('server_unavailable')
  })

  it('has no words that are not text', () => {
    expect(refusalOf({ error: 'x', error_description: 1, error_uri: '' })).toEqual({ error: 'x' })
    expect(refusalOf({ error: 1 })).toBeUndefined()
    expect(refusalOf(undefined)).toBeUndefined()
  })
})

it('knows the time at the server, where it says it', () => {
  const event = { type: 'responded', flight: 1, httpStatus: 200, body: '' as Secret, at: AT } as const
  const date = new Date(AT + 5000).toUTCString()
  expect(serverTime({ ...event, headers: { date } })).toBe(AT + 5000)
  expect(serverTime({ ...event, headers: { date: 'soon' } })).toBe(AT)
  expect(serverTime({ ...event, headers: {} })).toBe(AT)
})
