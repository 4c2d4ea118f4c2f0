/** Checks of addresses, held against the URL class of the platform. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mayCarryToken } from '../../src/authorized-request.ts'
import { requireSecure } from '../../src/configuration.ts'
import { PkceError } from '../../src/errors.ts'
import { safeReturnTo } from '../../src/return-to.ts'
import { gluedFrom } from './adversarial.ts'

const runs = { numRuns: 2000 }
const PIECES = [
  ...['/', '\\', '//', '.', '..', '%2e', '%2E%2e', '%5c', '%2f', '@', ':', '?', '#', ';', '\t', '\n', ' '],
  ...[
    '\u0000',
    'a',
    'evil.example',
    'https:',
    'https://',
    'javascript:',
    'user:pw@',
    ':443',
    ':8443',
    '\u3002',
  ],
]

describe('returnTo (RFC 9700 §4.11)', () => {
  const candidate = fc
    .tuple(
      fc.constantFrom('', '/', 'https://app.example', 'https://app.example/', '//'),
      gluedFrom(...PIECES),
    )
    .map((parts) => parts.join(''))

  it('is a path that every page of the app resolves to its own origin, or is refused', () => {
    const redirectUris = [
      'https://app.example/callback',
      'https://app.example:8443/a/b',
      'http://localhost:5173/',
    ]
    fc.assert(
      fc.property(candidate, fc.constantFrom(...redirectUris), (returnTo, redirectUri) => {
        const { origin } = new URL(redirectUri)
        const path = refusedOr('return_to_unsafe', () => safeReturnTo(returnTo, { redirectUri }))
        if (path === undefined) return
        for (const page of [redirectUri, `${origin}/deep/er?x#y`])
          expect(new URL(path, page).origin).toBe(origin)
      }),
      runs,
    )
  })

  it('survives when it is an ordinary path', () => {
    const path = fc.webPath().map((path) => `/${path.replace(/^\/+/, '')}`)
    fc.assert(
      fc.property(path, fc.webQueryParameters(), (path, query) => {
        const returnTo = `${path}?${query}`
        expect(safeReturnTo(returnTo, { redirectUri: 'https://app.example/callback' })).toBe(returnTo)
      }),
    )
  })
})

describe('the addresses that may get the token (RFC 6750 §5.3)', () => {
  const prefixes = [
    'https://api.example',
    'https://api.example/',
    'https://api.example/v1',
    'https://api.example/v1/',
  ]
  const url = fc
    .tuple(
      fc.constantFrom('', ...prefixes, 'http://api.example', 'https://api.example.evil.example'),
      gluedFrom(...PIECES),
    )
    .map((parts) => parts.join(''))

  it('have the origin and the path of what was allowed, as URL reads them', () => {
    fc.assert(
      fc.property(url, fc.constantFrom(...prefixes), (url, prefix) => {
        if (!mayCarryToken(url, [prefix])) return
        const [asked, allowed] = [new URL(url), new URL(prefix)]
        expect(asked.origin).toBe(allowed.origin)
        expect(asked.username + asked.password).toBe('')
        expect(`${asked.pathname}/`.startsWith(allowed.pathname.replace(/\/?$/, '/'))).toBe(true)
      }),
      runs,
    )
  })

  it('take in every ordinary address below', () => {
    fc.assert(
      fc.property(fc.constantFrom(...prefixes), fc.webPath(), (prefix, path) => {
        fc.pre(!/\/\.{1,2}(\/|$)|[@]/.test(`/${path}`))
        const url = `${prefix.replace(/\/$/, '')}/${path.replace(/^\/+/, '')}`
        expect(mayCarryToken(url, [prefix])).toBe(true)
      }),
    )
  })
})

describe('the addresses of a server (RFC 6749 §3.1)', () => {
  it('are https, or loopback, as URL reads them', () => {
    const url = fc
      .tuple(
        fc.constantFrom(
          'https://as.example',
          'http://as.example',
          'http://localhost',
          'http://127.0.0.1',
          'http://[::1]',
          '',
        ),
        gluedFrom(...PIECES),
      )
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(url, (url) => {
        const accepted = refusedOr('url_insecure', () => requireSecure(url, {}) ?? true)
        if (!accepted || !URL.canParse(url)) return
        const { protocol, hostname, username, hash } = new URL(url)
        expect(protocol === 'https:' || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)).toBe(true)
        expect(username).toBe('')
        expect(hash).toBe('')
      }),
      runs,
    )
  })
})

/** What `run` gives, or nothing when it refuses with `code`; anything else it throws is a bug. */
function refusedOr<T>(code: string, run: () => T): T | undefined {
  try {
    return run()
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(PkceError)
    expect((thrown as PkceError).code).toBe(code)
    return undefined
  }
}
