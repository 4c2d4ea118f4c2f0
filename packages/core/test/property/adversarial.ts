/** What an attacker would send: texts and JSON made of the pieces that parsers and address checks stumble over. */
import fc from 'fast-check'

/** Any string an engine can hold, lone surrogates included. */
export const anyText = fc.string({
  unit: fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc.integer({ min: 0xd800, max: 0xdfff }).map((unit) => String.fromCharCode(unit)),
  ),
})

/** Any string of Unicode scalar values. */
export const wellFormedText = fc.string({ unit: 'binary' })

/** Texts glued together from `pieces` and, now and then, from anything. */
export function gluedFrom(...pieces: readonly string[]): fc.Arbitrary<string> {
  const piece = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...pieces) },
    { weight: 1, arbitrary: anyText },
  )
  return fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''))
}

const NAMES = [
  ...['issuer', 'authorization_endpoint', 'token_endpoint', 'jwks_uri', 'code_challenge_methods_supported'],
  ...['access_token', 'token_type', 'expires_in', 'scope', 'refresh_token', 'id_token', 'error', 'keys'],
  ...['iss', 'sub', 'aud', 'azp', 'exp', 'iat', 'nbf', 'nonce', 'at_hash', 'auth_time', 'alg', 'kid', 'crit'],
  ...['accessToken', 'tokenType', 'expiresAt', 'refreshAt', 'refreshToken', 'idToken', 'claims', 'server'],
  ...[
    'state',
    'verifier',
    'redirectUri',
    'returnTo',
    'maxAge',
    'used',
    'kty',
    'use',
    'n',
    'e',
    'crv',
    'x',
    'y',
  ],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', 'toJSON'],
]

const VALUES = [
  ...[
    'https://as.example',
    'http://evil.example',
    'javascript:alert(1)',
    'Bearer',
    'DPoP',
    'none',
    'HS256',
    'RS256',
  ],
  ...['', 'app', 'openid', 'true', '0', '-1', 'NaN', '3600', '__proto__', '\u0000', '\ud800'],
]

const leaf = fc.oneof(
  fc.constantFrom<unknown>(...VALUES, null, true, false, 0, -1, -0, 1e308, 5e-324, 2 ** 53, 1.5),
  anyText,
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)

const { pairs, object } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4, withCrossShrink: true }, leaf, tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  pairs: fc.array(fc.tuple(fc.oneof(fc.constantFrom(...NAMES), anyText), tie('value')), { maxLength: 8 }),
  object: tie('pairs').map((pairs) => new RawObject(pairs as Pairs)),
}))

/** JSON under the names this library reads, with values of every wrong kind; names that pollute prototypes included. */
export const hostileJson: fc.Arbitrary<string> = object.map(toJson)

/** An object that would be accepted, with some of its fields left out, replaced or repeated. */
export function spoiled(honest: object): fc.Arbitrary<string> {
  const kept = fc.subarray(Object.entries(honest), { minLength: Math.max(0, Object.keys(honest).length - 2) })
  return fc
    .tuple(kept, pairs, fc.boolean())
    .map(([good, bad, isLast]) =>
      toJson(new RawObject(isLast ? [...(bad as Pairs), ...good] : [...good, ...(bad as Pairs)])),
    )
}

type Pairs = readonly (readonly [string, unknown])[]

/** Written as text by hand: an object literal can not have "__proto__" as a name of its own. */
class RawObject {
  readonly pairs: Pairs
  constructor(pairs: Pairs) {
    this.pairs = pairs
  }
}

function toJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toJson).join(',')}]`
  if (!(value instanceof RawObject)) return JSON.stringify(value)
  return `{${value.pairs.map(([name, inner]) => `${JSON.stringify(name)}:${toJson(inner)}`).join(',')}}`
}

/** A body of an answer: hostile JSON, JSON cut off or nested without end, a page, or anything. */
export const hostileBody: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: hostileJson },
  hostileJson.map((text) => text.slice(0, text.length / 2)),
  fc.json(),
  anyText,
  fc.constantFrom('', 'null', '[]', '<!doctype html><title>Sign in</title>', '['.repeat(50_000)),
  fc.constantFrom(
    '['.repeat(100_000) + ']'.repeat(100_000),
    `${'{"keys":'.repeat(9_000)}1${'}'.repeat(9_000)}`,
  ),
)
