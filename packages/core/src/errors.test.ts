import { expect, it } from 'vitest'
import { type Failure, PkceError, refuse, toFailure } from './errors.ts'

const FAILURE: Failure = {
  code: 'token_refused',
  message: 'The server gave no token: invalid_grant.',
  server: { error: 'invalid_grant', error_description: 'gone' },
  status: 400,
  cause: 'TypeError: no',
}

it('is an Error with a stable code and what the server said', () => {
  const error = new PkceError(FAILURE)
  expect(error).toBeInstanceOf(Error)
  expect(error).toMatchObject({ ...FAILURE, name: 'PkceError' })
})

it('becomes data and an error again without losing anything', () => {
  expect(toFailure(new PkceError(FAILURE))).toEqual(FAILURE)
  const plain: Failure = { code: 'disposed', message: 'Gone.' }
  expect(toFailure(new PkceError(plain))).toEqual(plain)
  expect('cause' in new PkceError(plain)).toBe(false)
})

it('keeps the exception that caused it', () => {
  const cause = new TypeError('no')
  expect(new PkceError({ code: 'network_failed', message: 'No.' }, cause).cause).toBe(cause)
})

it('is what a refusal throws', () => {
  expect(() => refuse('code_missing', 'No code.', { status: 1 })).toThrow(
    new PkceError({ code: 'code_missing', message: 'No code.', status: 1 }),
  )
})
