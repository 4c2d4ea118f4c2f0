import { describe, expect, it } from 'vitest'
import { codeOf } from '../test/outcome.ts'
import { type ClientOptions, requireSecure, settle } from './configuration.ts'
import { openId } from './verify.ts'

const OPTIONS: ClientOptions = {
  issuer: 'https://as.example',
  clientId: 'app',
  redirectUri: 'https://app.example/callback',
}

describe('options', () => {
  it.each(['issuer', 'clientId', 'redirectUri'])('must have "%s"', (name) => {
    const settled = () => settle({ ...OPTIONS, [name]: '' })
    expect(codeOf(settled)).toBe('configuration_invalid')
    expect(settled).toThrow(`"${name}"`)
  })

  it('ask for an id_token only where it can be verified, and verify none that is not asked for', () => {
    expect(codeOf(() => settle({ ...OPTIONS, scope: 'openid' }))).toBe('configuration_invalid')
    expect(codeOf(() => settle({ ...OPTIONS, scope: 'profile', openId }))).toBe('configuration_invalid')
    expect(settle(OPTIONS).scope).toBe('')
    expect(settle({ ...OPTIONS, openId }).scope).toBe('openid')
    expect(settle({ ...OPTIONS, scope: 'openidx' }).scope).toBe('openidx')
  })

  it('fill in what is left out, and nothing else', () => {
    expect(settle(OPTIONS)).toMatchObject({ clockTolerance: 60, transactionLifetime: 3600, timeout: 15_000 })
    expect(settle({ ...OPTIONS, clockTolerance: 0, autoRefresh: false })).toMatchObject({
      clockTolerance: 0,
      autoRefresh: false,
    })
  })

  it('keep the sessions of two clients apart', () => {
    const keys = [OPTIONS, { ...OPTIONS, clientId: 'b' }, { ...OPTIONS, issuer: 'https://b.example' }]
    expect(new Set(keys.map((options) => settle(options).sessionKey)).size).toBe(3)
  })
})

describe('an address of a server', () => {
  const code = (url: string, allowInsecure = false) => codeOf(() => requireSecure(url, { allowInsecure }))

  it.each([
    'https://as.example',
    'https://as.example:8443/tenant?x=1',
    'HTTPS://AS.EXAMPLE/',
    'http://localhost',
    'http://localhost:4000/a',
    'http://127.0.0.1/',
    'http://127.1.2.3:1/',
    'http://[::1]:4000/',
  ])('may be %s', (url) => {
    expect(code(url)).toBe('ok')
  })

  it.each([
    '',
    'as.example',
    '//as.example',
    'https://',
    'https://user@as.example/',
    'https://as.example/#fragment',
    'http://as.example/',
    'http://localhost.evil.example/',
    'http://127.0.0.1.evil.example/',
    'http://127.0.0.1@evil.example/',
    'ftp://as.example/',
    'javascript:alert(1)',
  ])('is never "%s"', (url) => {
    expect(code(url)).toBe('url_insecure')
  })

  it('may be http in a closed network, when that is said', () => {
    expect(code('http://as.internal:8080/realm', true)).toBe('ok')
    expect(code('http://user@as.internal/', true)).toBe('url_insecure')
    expect(code('ftp://as.internal/', true)).toBe('url_insecure')
  })
})
