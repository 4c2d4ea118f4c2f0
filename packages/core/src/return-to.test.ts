import { describe, expect, it } from 'vitest'
import { codeOf } from '../test/outcome.ts'
import { safeReturnTo } from './return-to.ts'

const settings = { redirectUri: 'https://app.example/callback' }

describe('a place to return to', () => {
  it.each([
    '/',
    '/profile',
    '/a?b=//c#d',
    '/a/../b',
    '/ä ö',
    '/a?b=c\\d#e\\f',
    '/#\\\\x',
    'https://app.example/x',
  ])('may be %s', (returnTo) => {
    expect(safeReturnTo(returnTo, settings)).toBe(returnTo.replace('https://app.example', ''))
  })

  it('may be none', () => {
    expect(safeReturnTo(undefined, settings)).toBeUndefined()
  })

  it.each([
    '',
    'profile',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/a\\b',
    '/a\\b?c',
    '/?a\tb',
    '/\t/evil.example',
    '/\n',
    'https://evil.example/',
    'https://app.example',
    'https://app.example.evil.example/',
    'https://app.example@evil.example/',
    'http://app.example/',
    'javascript:alert(1)',
  ])('is never %j', (returnTo) => {
    expect(codeOf(() => safeReturnTo(returnTo, settings))).toBe('return_to_unsafe')
  })

  it('is a path also where the redirect URI is of a scheme of its own', () => {
    expect(safeReturnTo('/x', { redirectUri: 'com.example.app:/callback' })).toBe('/x')
    const other = { redirectUri: 'com.example.app:/callback?from=https://evil.example' }
    expect(codeOf(() => safeReturnTo('https://evil.example/x', other))).toBe('return_to_unsafe')
  })
})
