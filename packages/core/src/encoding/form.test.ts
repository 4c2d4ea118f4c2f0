import { expect, it } from 'vitest'
import { decodeForm, encodeForm, withQuery } from './form.ts'

it('encodes as RFC 6749 appendix B does', () => {
  expect(encodeForm({ name: ' %&+£€' })).toBe('name=+%25%26%2B%C2%A3%E2%82%AC')
  expect(encodeForm({ marks: "!'()~*-._" })).toBe('marks=%21%27%28%29%7E*-._')
  expect(encodeForm({ half: '\ud800' })).toBe('half=%EF%BF%BD')
})

it('leaves out what is undefined, and keeps what is empty', () => {
  expect(encodeForm({ a: undefined, b: '', c: [] })).toBe('b=')
})

it('finds every value of a name, and names without any', () => {
  const found = decodeForm('a=1&b=x+y%3D&a=2&&c&d=e=f')
  expect(Object.fromEntries(found ?? [])).toEqual({ a: ['1', '2'], b: ['x y='], c: [''], d: ['e=f'] })
})

it('is not confused by names that objects have', () => {
  expect(decodeForm('__proto__=1&constructor=2')?.get('__proto__')).toEqual(['1'])
})

it('reads nothing in a text that is not form-encoded', () => {
  expect(decodeForm('a=%')).toBeUndefined()
  expect(decodeForm('a=%ff')).toBeUndefined()
})

it('adds to the query that an endpoint has already', () => {
  expect(withQuery('https://as.example/a', { b: '1' })).toBe('https://as.example/a?b=1')
  expect(withQuery('https://as.example/a?t=x', { b: '1' })).toBe('https://as.example/a?t=x&b=1')
  expect(withQuery('https://as.example/a', {})).toBe('https://as.example/a')
})
