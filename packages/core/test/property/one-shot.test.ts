/** What is read outside the machine: logout tokens, user info, challenges of APIs, redaction. */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { isAuthorizationResponse } from '../../src/callback.ts'
import { readChallenge } from '../../src/challenge.ts'
import { PkceError } from '../../src/errors.ts'
import { verifiedPayload } from '../../src/jws-check.ts'
import { verifyLogoutToken } from '../../src/logout-token.ts'
import { redact, SECRET_NAMES } from '../../src/redact.ts'
import { anyText, gluedFrom, hostileBody, hostileJson, spoiled } from './adversarial.ts'
import { CLIENT_ID, ISSUER, jwt, KEYS, METADATA, NOW } from './world.ts'

// A guard against what never ends, not a measure of speed.
vi.setConfig({ testTimeout: 120_000 })

const HEADER = '{"alg":"RS256","kid":"1"}'
const LOGOUT = {
  ...{ iss: ISSUER, aud: CLIENT_ID, iat: NOW / 1000, exp: NOW / 1000 + 60, jti: '1', sub: 'ada' },
  events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
}

/** A server that publishes `keys`, and a crypto port for which every signature is right. */
const verifier = (keys = JSON.stringify(KEYS)) => ({
  settings: { timeout: 1000 },
  server: METADATA,
  ports: {
    crypto: { randomBytes: () => new Uint8Array(), sha256: () => new Uint8Array(), verify: () => true },
    http: async () => ({ status: 200, headers: {}, body: keys }),
  },
})

describe('a logout token', () => {
  const about = { clientId: CLIENT_ID, at: NOW }

  it('that is whole names who is signed out', async () => {
    const told = await verifyLogoutToken(jwt(HEADER, JSON.stringify(LOGOUT)), verifier(), about)
    expect(told).toEqual({ sub: 'ada', jti: '1', exp: LOGOUT.exp })
  })

  it('of any text is read, or refused by a PkceError', async () => {
    const payload = fc.oneof(spoiled(LOGOUT), hostileJson)
    const header = fc.oneof(fc.constant(HEADER), spoiled({ alg: 'RS256', kid: '1' }))
    const token = fc.oneof(
      fc.tuple(header, payload).map(([head, body]) => jwt(head, body)),
      anyText,
    )
    await fc.assert(
      fc.asyncProperty(token, fc.oneof(fc.constant(undefined), hostileBody), async (token, keys) => {
        const told = await refusedOr(verifyLogoutToken(token, verifier(keys), about))
        if (told) expect(typeof told.jti).toBe('string')
      }),
      { numRuns: 500 },
    )
  })
})

describe('a signed answer', () => {
  it('of any shape is read, or refused by a PkceError', async () => {
    const keys = fc.oneof(
      spoiled(KEYS),
      spoiled(KEYS.keys[0] as object).map((key) => `{"keys":[${key}]}`),
    )
    await fc.assert(
      fc.asyncProperty(hostileJson, keys, async (payload, keys) => {
        await refusedOr(verifiedPayload(jwt(HEADER, payload), verifier(keys), undefined, 'userinfo_invalid'))
      }),
      { numRuns: 500 },
    )
  })
})

describe('a challenge', () => {
  const piece = [
    ...[
      'Bearer',
      'DPoP',
      'Basic',
      ' ',
      ', ',
      '=',
      '"',
      '\\"',
      '\\',
      'error',
      'scope',
      'max_age',
      'acr_values',
    ],
    ...['insufficient_scope', '"use_dpop_nonce"', '__proto__', '300', '-1', '\t', '='],
  ]

  it('of any text is one of Bearer or DPoP, or none', () => {
    fc.assert(
      fc.property(gluedFrom(...piece), (header) => {
        const challenge = readChallenge(header)
        if (challenge) expect(challenge.scheme).toMatch(/^(bearer|dpop)$/)
        if (challenge?.maxAge !== undefined) expect(challenge.maxAge).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 2000 },
    )
  })

  it('is read in one go, however its pieces repeat', () => {
    const long = fc.tuple(
      fc.constantFrom(...piece),
      fc.constantFrom(...piece),
      fc.integer({ min: 1, max: 100_000 }),
    )
    fc.assert(
      fc.property(long, ([first, second, times]) => {
        readChallenge(`Bearer ${(first + second).repeat(times)}`)
      }),
    )
  })
})

describe('any text', () => {
  it('is an authorization response or not', () => {
    const text = gluedFrom(
      'https://app.example/',
      '?',
      '#',
      '&',
      'state=',
      'code=',
      'error=',
      '%',
      '%ff',
      'response=',
    )
    fc.assert(
      fc.property(text, fc.constantFrom(undefined, 'query', 'fragment', 'form_post', 'jwt'), (text, mode) => {
        expect(typeof isAuthorizationResponse(text, mode as 'query')).toBe('boolean')
      }),
    )
  })
})

describe('what is redacted', () => {
  it('holds no text that stood under the name of a secret', () => {
    const named = fc.dictionary(fc.constantFrom(...SECRET_NAMES, 'issuer', 'scope'), fc.constant('s3cr3t'))
    fc.assert(
      fc.property(fc.array(fc.tuple(hostileJson, named)), (states) => {
        const seen = redact(states.map(([json, names]) => ({ ...JSON.parse(json), inside: [names] })))
        for (const { inside } of seen as { inside: [Record<string, string>] }[]) {
          for (const name of SECRET_NAMES) if (name in inside[0]) expect(inside[0][name]).not.toBe('s3cr3t')
        }
      }),
    )
  })
})

/** What comes, or nothing when it is refused by a PkceError; anything else that is thrown is a bug. */
async function refusedOr<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(PkceError)
    return undefined
  }
}
