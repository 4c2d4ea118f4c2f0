/** Authorization responses that are to be signed (JARM §5). */
import { jarm } from '@pkce/core'
import { type FakeKey, fakeJws, fakeKey, readFakeJws } from '../signature.ts'
import type { TestBedOptions } from '../test-bed.ts'
import { family, type HostileCase } from './case.ts'
import { callback, type HostileWorld, login, must } from './world.ts'

type Json = Readonly<Record<string, unknown>>

const bed: TestBedOptions = { client: { jarm } }
const EVIL = fakeKey('evil', 'ES256')
const PREFIX = 'https://app.example/callback?response='

/** The server signs an answer that says this too; `undefined` takes a claim out. */
const saying = (changes: Json | ((now: number) => Json)) =>
  login(({ server, clock }) => {
    const more = typeof changes === 'function' ? changes(clock.now() / 1000) : changes
    server.tamper.authorization = (honest) => ({ ...honest, ...more }) as Record<string, string>
  })

/** The signed answer is replaced by what is made of it. */
const sending = (change: (jws: string, world: HostileWorld) => string) =>
  callback((honest, world) => PREFIX + encodeURIComponent(change(jwsIn(honest), world)))

/** The attacker signs what the server said, with a header of their own. */
const signing = (changes: Json, key?: FakeKey) =>
  sending((jws, { server }) => {
    const [honest] = server.keys.published
    const { header = {}, claims = {} } = readFakeJws(jws, honest) ?? {}
    return fakeJws({ ...header, ...changes }, claims, key ?? (honest as FakeKey))
  })

function jwsIn(response: string): string {
  return decodeURIComponent(response.slice(PREFIX.length))
}

export const signedResponse: readonly HostileCase[] = [
  {
    attack: 'The answer comes unsigned, where a signed one was asked for.',
    source: 'JARM §2.3, §5.1',
    answer: 'response_unsigned',
    leaves: 'signed out',
    bed,
    play: async ({ tab, server }) => {
      await tab.client.login()
      const { url } = tab.navigations.last()
      const { response } = server.authorize(url.replace(/response_mode=[^&]*/, ''))
      await tab.client.handleCallback(response)
    },
  },
  ...family(
    { source: 'JARM §2.4 (3); RFC 9207 §2.4', answer: 'iss_mismatch', bed },
    {
      'The signed answer is of another server (mix-up).': { iss: 'https://evil.example' },
      'The signed answer names no server.': { iss: undefined },
      'The signed answer names several servers.': { iss: ['https://as.example'] },
    },
    saying,
  ),
  ...family(
    { source: 'JARM §2.4 (4)', answer: 'response_claims', bed },
    {
      'The signed answer is for another client.': { aud: 'other' },
      'The signed answer is for nobody.': { aud: undefined },
    },
    saying,
  ),
  ...family(
    { source: 'JARM §2.4 (5), §5.3', answer: 'response_claims', bed },
    {
      'The signed answer has expired.': (now: number) => ({ exp: now - 61 }),
      'The signed answer does not say when it expires.': { exp: undefined },
      'The signed answer expires at a text.': { exp: '9999999999' },
    },
    saying,
  ),
  ...family(
    { source: 'JARM §2.4; RFC 6749 §10.12', answer: 'state_unknown', bed },
    { 'The signed answer has a state that nobody asked for.': { state: 'forged' } },
    saying,
  ),
  ...family(
    { source: 'JARM §2.4; RFC 6749 §10.12', answer: 'state_missing', bed },
    {
      'The signed answer has no state.': { state: undefined },
      'The state of the signed answer is an object.': { state: {} },
    },
    saying,
  ),
  ...family(
    { source: 'JARM §2.4; RFC 6749 §4.1.2', answer: 'code_missing', bed },
    { 'The code of the signed answer is a list.': { code: ['injected'] } },
    saying,
  ),
  ...family(
    { source: 'JARM §2.4 (6), §5.1; RFC 8725 §3.1', answer: 'response_signature', bed },
    {
      'The signed answer is unsigned (alg none).': { alg: 'none' },
      'The signed answer is signed with a shared secret (HS256).': { alg: 'HS256' },
      'The signed answer is signed with an algorithm that the server does not announce.': { alg: 'RS256' },
      'The signed answer has a critical extension that nobody understands.': { crit: ['x'], x: 1 },
      'The signed answer is signed by a key that nobody publishes.': { kid: 'evil' },
    },
    (changes) => signing(changes),
  ),
  ...family(
    { source: 'JARM §2.4 (6), §5.1', answer: 'response_signature', bed },
    {
      'The attacker signs the answer and names the key of the server.': {},
      'The attacker signs the answer and puts the key beside it.': { jwk: EVIL },
    },
    (changes) => signing(changes, EVIL),
  ),
  ...family(
    { source: 'JARM §2.4 (6)', answer: 'response_signature', bed },
    {
      'The signature of the answer is cut off.': (jws: string) => jws.replace(/[^.]*$/, ''),
      'The signature of the answer is of something else.': (jws: string) =>
        jws.replace(/\.[^.]([^.]*)$/, '.A$1'),
    },
    sending,
  ),
  ...family(
    { source: 'JARM §2.3; RFC 7515 §7.1', answer: 'response_invalid', bed },
    {
      'The signed answer is no JWT.': () => 'opaque',
      'The signed answer has five parts (encrypted).': (jws: string) => `${jws}.e30.e30`,
      'The signed answer is empty between its dots.': () => '..',
      'The signed answer is endless.': () => `e30.${'e'.repeat(400_000)}.`,
    },
    sending,
  ),
  {
    attack: 'There are two signed answers.',
    source: 'RFC 6749 §3.1',
    answer: 'parameter_repeated',
    leaves: 'signed out',
    bed,
    play: callback((honest) => `${honest}&response=${encodeURIComponent(jwsIn(honest))}`),
  },
  {
    attack: 'A code is put beside the signed answer.',
    source: 'JARM §2.3, §5.1',
    answer: 'survived',
    leaves: 'signed in',
    bed,
    play: async (world) => {
      await callback((honest) => `${honest}&code=injected&iss=https%3A%2F%2Fevil.example`)(world)
      const [call] = world.server.calls('token')
      must(call?.parameters.code !== 'injected', 'what is not signed is not read')
    },
  },
  {
    attack: 'The keys for the signed answer can not be reached.',
    source: 'JARM §2.4 (6)',
    answer: 'network_failed',
    leaves: 'signed out',
    bed,
    play: login(({ server }) => server.faults.always('keys', 'offline')),
  },
]
