import { describe, expect, it } from 'vitest'
import { redact } from './redact.ts'

describe('redaction', () => {
  it('puts the length in place of a secret, wherever it stands', () => {
    expect(
      redact({ accessToken: 'abc', deep: [{ code: 'de' }], values: ['f', 'gh'], other: 'seen' }),
    ).toEqual({
      accessToken: '[3 characters]',
      deep: [{ code: '[2 characters]' }],
      values: ['[1 characters]', '[2 characters]'],
      other: 'seen',
    })
  })

  it('changes nothing more the second time', () => {
    const once = redact({ token: 'secret', verifier: '[not a length]' })
    expect(once).toEqual({ token: '[6 characters]', verifier: '[14 characters]' })
    expect(redact(once)).toEqual(once)
  })

  it('leaves the code of an error, and what is no text', () => {
    const failure = { code: 'token_refused', message: 'No.', server: { error: 'x' } }
    expect(redact({ failure, state: 1, code: null, nonce: undefined })).toEqual({
      ...{ failure, state: 1, code: null, nonce: undefined },
    })
    expect(redact('text')).toBe('text')
    expect(redact(null)).toBe(null)
  })

  it('changes nothing in what it was given', () => {
    const state = Object.freeze({ accessToken: 'abc' })
    redact(state)
    expect(state.accessToken).toBe('abc')
  })
})
