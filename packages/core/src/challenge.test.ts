import { describe, expect, it } from 'vitest'
import { loginFor, readChallenge } from './challenge.ts'

describe('a WWW-Authenticate header', () => {
  it('tells what the API wants', () => {
    const header =
      'Bearer realm="api", error="insufficient_user_authentication", acr_values="gold silver", max_age="300"'
    expect(readChallenge(header)).toEqual({
      scheme: 'bearer',
      error: 'insufficient_user_authentication',
      acrValues: 'gold silver',
      maxAge: 300,
    })
    expect(readChallenge('DPoP error="use_dpop_nonce", algs="ES256"')).toEqual({
      scheme: 'dpop',
      error: 'use_dpop_nonce',
    })
  })

  it('may be written in other ways', () => {
    expect(readChallenge('bEaReR ERROR=invalid_token , Scope = "a \\"b\\""')).toEqual({
      scheme: 'bearer',
      error: 'invalid_token',
      scope: 'a "b"',
    })
    expect(readChallenge('Basic realm="x", Bearer scope="a"')).toEqual({ scheme: 'bearer', scope: 'a' })
    expect(readChallenge('Bearer error="a", error="b"')?.error).toBe('a')
    for (const maxAge of ['soon', 'x10', '10x']) {
      expect(readChallenge(`Bearer max_age="${maxAge}"`)).toStrictEqual({ scheme: 'bearer' })
    }
  })

  it.each([
    undefined,
    null,
    '',
    'Basic realm="Bearer"',
    'Basic realm="x, Bearer error=y"',
    'Bearers error="x"',
  ])('says nothing to us when it is %j', (header) => {
    expect(readChallenge(header)).toBeUndefined()
  })
})

describe('the login that satisfies a challenge', () => {
  it('is a stronger and a fresher one (RFC 9470)', () => {
    const error = 'insufficient_user_authentication'
    expect(loginFor({ scheme: 'bearer', error, acrValues: 'gold', maxAge: 0 })).toEqual({
      acrValues: 'gold',
      requireAcr: true,
      maxAge: 0,
    })
    expect(loginFor({ scheme: 'bearer', error })).toEqual({})
  })

  it('asks for more scopes and keeps those there are', () => {
    const challenge = { scheme: 'bearer', error: 'insufficient_scope', scope: 'b c' }
    expect(loginFor(challenge, 'a b')).toEqual({ scope: 'a b c' })
    expect(loginFor(challenge)).toEqual({ scope: 'b c' })
  })

  it('is none where another login would not help', () => {
    expect(loginFor(undefined)).toBeUndefined()
    expect(loginFor({ scheme: 'bearer', error: 'invalid_token' })).toBeUndefined()
    expect(loginFor({ scheme: 'bearer', error: 'invalid_token', scope: 'a' })).toBeUndefined()
    expect(loginFor({ scheme: 'bearer', error: 'insufficient_scope' })).toBeUndefined()
  })
})
