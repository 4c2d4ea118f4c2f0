/** Keys that are false, missing, too many or of the wrong kind (OpenID Connect Core §10.1, RFC 7517, RFC 8725). */
import type { HttpResponse } from '@pkce/core'
import { fakeJws, fakeKey } from '../signature.ts'
import { family, type HostileCase } from './case.ts'
import { type HostileWorld, login, must, refresh } from './world.ts'

type Json = Readonly<Record<string, unknown>>

const CORE = 'OpenID Connect Core'
const EVIL = fakeKey('evil', 'ES256')

/** These keys are published instead of the one honest key. */
const publishing = (change: (honest: Json) => unknown) =>
  login(({ server }) => {
    server.tamper.keys = ([honest = {}]) => change(honest)
  })

const answering = (answer: Partial<HttpResponse>) =>
  login(({ server }) => {
    server.tamper.response = (honest, { endpoint }) =>
      endpoint === 'keys' ? { ...honest, ...answer } : honest
  })

/** The attacker signs the id_token with a key of their own, under this header. */
const forging = (changes: Json) => async (world: HostileWorld) => {
  forge(world, changes)
  const { server, tab } = world
  await tab.signIn().finally(() => {
    must(server.calls('unknown').length === 0, 'an address that a token names is never asked')
    must(server.calls('keys').length === 1, 'keys are fetched once for one token')
  })
}

function forge({ server }: HostileWorld, changes: Json): void {
  let claims: Json = {}
  server.tamper.idToken = (honest) => {
    claims = honest.claims
    return honest
  }
  server.tamper.signed = () => fakeJws({ ...server.keys.header(), ...changes }, claims, EVIL)
}

export const keys: readonly HostileCase[] = [
  ...family(
    { source: `${CORE} §3.1.3.7 (6), §16.3`, answer: 'id_token_signature' },
    {
      'The attacker signs the id_token and names the key of the server.': {},
      'The attacker signs the id_token and names a key that nobody publishes.': { kid: 'evil' },
      'The attacker signs the id_token and puts the key beside it.': { jwk: EVIL },
      'The attacker signs the id_token and tells where the key is.': { jku: 'https://evil.example/keys' },
      'The attacker signs the id_token and tells where the certificate is.': {
        x5u: 'https://evil.example/x5',
      },
      'The attacker signs the id_token and names no key.': { kid: undefined },
      'The attacker signs the id_token and names an inherited property as its key.': { kid: '__proto__' },
    },
    forging,
  ),
  ...family(
    { source: `${CORE} §10.1; RFC 7517 §4; RFC 8725 §3.1`, answer: 'id_token_signature' },
    {
      'The server publishes no key.': () => [],
      'The server publishes two keys of the same name.': (honest: Json) => [
        honest,
        { ...EVIL, kid: honest.kid },
      ],
      'The key of that name is of another type.': (honest: Json) => [
        { ...honest, kty: 'RSA', n: 'AQ', e: 'AQAB' },
      ],
      'The key of that name is for encryption.': (honest: Json) => [{ ...honest, use: 'enc' }],
      'The key of that name is for another algorithm.': (honest: Json) => [{ ...honest, alg: 'ES384' }],
      'The key of that name is a secret everyone can read.': (honest: Json) => [
        { kty: 'oct', k: 'AQ', kid: honest.kid },
      ],
      'The key of that name has no type.': (honest: Json) => [{ ...honest, kty: undefined }],
      'The keys are no keys.': () => [null, 1, 'x', [], true],
    },
    publishing,
  ),
  {
    attack: 'The id_token names no key, and the server publishes several that fit.',
    source: `${CORE} §10.1`,
    answer: 'id_token_signature',
    leaves: 'signed out',
    play: login(({ server }) => {
      server.tamper.keys = (honest) => [...honest, EVIL]
      server.tamper.idToken = ({ header, claims }) => ({ header: { ...header, kid: undefined }, claims })
    }),
  },
  ...family(
    { source: `${CORE} §10.1.1; RFC 7517 §5`, answer: 'keys_unavailable' },
    {
      'The keys are a page.': { body: '<!doctype html>' },
      'The keys are not found.': { status: 404 },
      'The keys come with a failure of the server.': { status: 500 },
      'The keys are elsewhere (a redirect).': { status: 302, headers: { location: 'https://evil.example/' } },
      'The keys are an object.': { body: '{"keys":{"0":{"kty":"EC"}}}' },
      'The keys are a list without a name.': { body: '[{"kty":"EC"}]' },
      'The keys are endless.': { body: `{"keys":["${'x'.repeat(300_000)}"]}` },
      'The keys are nested without end.': { body: `{"keys":[${'['.repeat(50_000)}${']'.repeat(50_000)}]}` },
      'The keys are in the prototype.': { body: '{"__proto__":{"keys":[]}}' },
    },
    answering,
  ),
  {
    attack: 'The metadata does not say where the keys are.',
    source: `${CORE} §10.1; OpenID Connect Discovery §3`,
    answer: 'keys_unavailable',
    leaves: 'signed out',
    bed: { server: { metadata: { jwks_uri: undefined } } },
    play: login(() => {}),
  },
  ...family(
    { source: `${CORE} §10.1.1`, answer: 'network_failed' },
    { 'The keys can not be reached.': 'offline', 'The keys are lost on the way.': 'lost' } as const,
    (fault) => login(({ server }) => server.faults.always('keys', fault)),
  ),
  ...family(
    { source: `${CORE} §10.1; RFC 7517 §5`, answer: 'survived' },
    {
      'The honest key stands between things that are no keys.': (honest: Json) => [
        null,
        1,
        { kty: 'oct', k: 'AQ' },
        honest,
      ],
      'The honest key has fields that nobody knows.': (honest: Json) => [
        { ...honest, x5u: 'https://evil.example/', ext: 1 },
      ],
      'The honest key does not say its use or its algorithm.': (honest: Json) => [
        { ...honest, use: undefined, alg: undefined },
      ],
    },
    publishing,
  ),
  {
    attack: 'The server has changed its key since the keys were fetched.',
    source: `${CORE} §10.1.1`,
    answer: 'survived',
    leaves: 'signed in',
    play: async (world) => {
      await refresh(({ server }) => server.keys.rotate())(world)
      must(world.server.calls('keys').length === 2, 'the keys are fetched once more, and no more than that')
    },
  },
  {
    attack:
      'The attacker makes the client fetch the keys again and again, with a new name for the key each time.',
    source: `${CORE} §10.1.1; RFC 6819 §4.4.1.11`,
    answer: 'id_token_signature',
    leaves: 'signed out',
    play: async (world) => {
      const { server } = world
      await refresh((world) => forge(world, { kid: 'new' }))(world).finally(() => {
        must(server.calls('keys').length === 2, 'the keys are fetched once more, and no more than that')
      })
    },
  },
]
