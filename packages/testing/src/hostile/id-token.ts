/** What an id_token may claim, or how it may be signed, to make someone of the user (OpenID Connect Core §3.1.3.7, §16). */
import type { IdTokenParts } from '../server/tamper.ts'
import { family, type HostileCase } from './case.ts'
import { login } from './world.ts'

type Json = Readonly<Record<string, unknown>>

const CORE = 'OpenID Connect Core'

/** `undefined` takes a claim out. Functions are told the present in seconds. */
const claiming = (changes: Json | ((now: number) => Json)) =>
  login(({ server, clock }) => {
    const more = typeof changes === 'function' ? changes(clock.now() / 1000) : changes
    server.tamper.idToken = ({ header, claims }) => ({ header, claims: { ...claims, ...more } })
  })

export const idTokenClaims: readonly HostileCase[] = [
  ...family(
    { source: `${CORE} §3.1.3.7 (2)`, answer: 'id_token_issuer' },
    {
      'The id_token is of another issuer.': { iss: 'https://evil.example' },
      'The id_token names the issuer with a slash at the end.': { iss: 'https://as.example/' },
      'The id_token names several issuers.': { iss: ['https://as.example'] },
      'The id_token names no issuer.': { iss: undefined },
    },
    claiming,
  ),
  ...family(
    { source: `${CORE} §3.1.3.7 (3)`, answer: 'id_token_audience' },
    {
      'The id_token is for another client.': { aud: 'other' },
      'The id_token is for a client whose name begins alike.': { aud: 'application' },
      'The id_token is for several clients, and this is none of them.': { aud: ['a', 'p', 'p'] },
      'The id_token is for nobody.': { aud: undefined },
      'The id_token is for an empty list of clients.': { aud: [] },
      'The audience is a list in a list.': { aud: [['app']] },
      'The audience is an object.': { aud: { app: true } },
    },
    claiming,
  ),
  ...family(
    { source: `${CORE} §3.1.3.7 (4), (5)`, answer: 'id_token_party' },
    {
      'The id_token was issued to another client, though this one is in its audience.': { azp: 'other' },
      'The id_token is for several clients and does not say to whom it was issued.': {
        aud: ['app', 'other'],
      },
      'The id_token is for several clients and was issued to another.': {
        aud: ['app', 'other'],
        azp: 'other',
      },
    },
    claiming,
  ),
  ...family(
    { source: `${CORE} §3.1.3.7 (9)`, answer: 'id_token_expired' },
    {
      'The id_token has expired.': (now: number) => ({ exp: now - 61 }),
      'The id_token expired before time began.': { exp: -1 },
    },
    claiming,
  ),
  ...family(
    { source: `${CORE} §3.1.3.7 (10); RFC 7519 §4.1.5`, answer: 'id_token_early' },
    {
      'The id_token was issued in the future.': (now: number) => ({ iat: now + 61 }),
      'The id_token is not good yet.': (now: number) => ({ nbf: now + 61 }),
    },
    claiming,
  ),
  ...family(
    { source: `${CORE} §2`, answer: 'id_token_malformed' },
    {
      'The id_token does not say when it expires.': { exp: undefined },
      'The expiry of the id_token is a text.': { exp: '9999999999' },
      'The expiry of the id_token is null.': { exp: null },
      'The id_token does not say when it was issued.': { iat: undefined },
      'The id_token was issued at a text.': { iat: '0' },
      'The id_token is of nobody.': { sub: undefined },
      'The id_token is of a nameless user.': { sub: '' },
      'The id_token is of a number.': { sub: 1 },
      'The id_token is of a list of users.': { sub: ['ada'] },
    },
    claiming,
  ),
  ...family(
    { source: `${CORE} §3.1.3.7 (11), §16.11`, answer: 'id_token_nonce' },
    {
      'The id_token answers another login.': { nonce: 'other' },
      'The id_token answers no login.': { nonce: undefined },
      'The id_token answers several logins.': { nonce: ['n'] },
      'The id_token answers every login.': { nonce: true },
    },
    claiming,
  ),
  ...family(
    { source: `${CORE} §3.1.3.8, §16.11; RFC 9700 §4.6`, answer: 'id_token_access_token' },
    {
      'The id_token belongs to another access token.': { at_hash: 'MTIzNDU2Nzg5MDEyMzQ1Ng' },
      'The hash of the access token is empty.': { at_hash: '' },
      'The hash of the access token is a number.': { at_hash: 1 },
      'The hash of the access token is null.': { at_hash: null },
    },
    claiming,
  ),
  {
    attack: 'The access token is exchanged for another one on the way.',
    source: `${CORE} §16.11; RFC 9700 §4.6`,
    answer: 'id_token_access_token',
    leaves: 'signed out',
    play: login(({ server }) => {
      server.tamper.tokens = (honest) => ({ ...honest, access_token: 'injected' })
    }),
  },
  {
    attack: 'The id_token is left out.',
    source: `${CORE} §3.1.3.3`,
    answer: 'id_token_missing',
    leaves: 'signed out',
    play: login(({ server }) => {
      server.tamper.tokens = (honest) => ({ ...honest, id_token: undefined })
    }),
  },
  ...family(
    { source: `${CORE} §3.1.3.7 (13), §3.1.2.1`, answer: 'id_token_auth_time' },
    {
      'The user signed in longer ago than was asked for.': (now: number) => ({ auth_time: now - 361 }),
      'The server does not say when the user signed in, though it was asked.': { auth_time: undefined },
      'The user signed in at a text.': { auth_time: '9999999999' },
    },
    (changes) =>
      login(
        ({ server, clock }) => {
          const more = typeof changes === 'function' ? changes(clock.now() / 1000) : changes
          server.tamper.idToken = ({ header, claims }) => ({ header, claims: { ...claims, ...more } })
        },
        { maxAge: 300 },
      ),
  ),
  ...family(
    { source: `${CORE} §3.1.3.7`, answer: 'survived' },
    {
      'The clock of the server is half a minute behind.': (now: number) => ({
        exp: now - 30,
        iat: now - 330,
      }),
      'The clock of the server is half a minute ahead.': (now: number) => ({ iat: now + 30, nbf: now + 30 }),
      'The id_token is for several clients, and was issued to this one.': {
        aud: ['other', 'app'],
        azp: 'app',
      },
      'The id_token has no hash of the access token.': { at_hash: undefined },
      'The id_token claims what nobody asked for.': { admin: true, constructor: 'x', toString: 'x' },
      'The id_token claims things of the prototype.': JSON.parse('{"__proto__":{"admin":true}}') as Json,
    },
    claiming,
  ),
]

/** Header and claims are changed before they are signed. */
const signing = (change: (honest: IdTokenParts) => IdTokenParts) =>
  login(({ server }) => {
    server.tamper.idToken = change
  })

/** The text is changed after it was signed. */
const sending = (change: (jws: string) => string) =>
  login(({ server }) => {
    server.tamper.signed = change
  })

const header = (changes: Json) =>
  signing(({ header, claims }) => ({ header: { ...header, ...changes }, claims }))

/** One of the three parts of the text. */
const part = (index: number, change: (part: string) => string) => (jws: string) =>
  jws
    .split('.')
    .map((text, at) => (at === index ? change(text) : text))
    .join('.')

export const idTokenSignature: readonly HostileCase[] = [
  ...family(
    { source: `${CORE} §3.1.3.7 (7); RFC 8725 §3.1`, answer: 'id_token_algorithm' },
    {
      'The id_token is unsigned (alg none).': { alg: 'none' },
      'The id_token is unsigned, in another spelling (alg nOnE).': { alg: 'nOnE' },
      'The id_token is signed with a secret that a public client can not have (HS256).': { alg: 'HS256' },
      'The id_token is signed with an algorithm that the server does not announce.': { alg: 'RS256' },
      'The id_token does not say how it is signed.': { alg: undefined },
      'The algorithm of the id_token is a list.': { alg: ['ES256'] },
      'The algorithm of the id_token is written in small letters.': { alg: 'es256' },
    },
    header,
  ),
  {
    attack: 'The server announces no signature (none) and sends none.',
    source: `${CORE} §3.1.3.7 (7); RFC 8725 §3.2`,
    answer: 'id_token_algorithm',
    leaves: 'signed out',
    bed: { server: { metadata: { id_token_signing_alg_values_supported: ['none', 'HS256'] } } },
    play: header({ alg: 'none' }),
  },
  ...family(
    { source: 'RFC 7515 §4.1.11', answer: 'id_token_algorithm' },
    {
      'The id_token has a critical extension that nobody understands.': { crit: ['x'], x: 1 },
      'The id_token has an empty list of critical extensions.': { crit: [] },
      'The id_token says that its payload is not encoded.': { crit: ['b64'], b64: false },
    },
    header,
  ),
  ...family(
    { source: 'RFC 7515 §5.2; RFC 7519 §7.2', answer: 'id_token_malformed' },
    {
      'The id_token is no JWT.': () => 'opaque',
      'The id_token has two parts.': () => 'e30.e30',
      'The id_token has five parts (encrypted).': (jws: string) => `${jws}.e30.e30`,
      'The id_token is padded.': (jws: string) => `${jws}==`,
      'The id_token is in the alphabet of base64.': part(2, () => 'ab+/'),
      'The id_token begins with a space.': (jws: string) => ` ${jws}`,
      'The payload of the id_token is a list.': part(1, () => 'W10'),
      'The payload of the id_token is no JSON.': part(1, () => 'e2'),
      'The header of the id_token is null.': part(0, () => 'bnVsbA'),
      'The signature of the id_token ends in bits that do not count.': part(
        2,
        (text) => `${text.slice(0, -1)}B`,
      ),
    },
    sending,
  ),
  ...family(
    { source: `${CORE} §3.1.3.7 (6); RFC 7515 §5.2`, answer: 'id_token_signature' },
    {
      'The signature of the id_token is cut off.': part(2, () => ''),
      'The signature of the id_token is of something else.': part(2, (text) => `A${text.slice(1)}`),
    },
    sending,
  ),
]
