/** What the UserInfo endpoint may say to make someone else of the user (OpenID Connect Core §5.3.2, §5.3.4). */
import { fetchUserInfo, type HttpResponse } from '@pkce/core'
import { fakeJws, fakeKey } from '../signature.ts'
import { family, type HostileCase } from './case.ts'
import { type HostileWorld, login, must } from './world.ts'

type Json = Readonly<Record<string, unknown>>

const CORE = 'OpenID Connect Core'

/** The user is signed in, the endpoint turns hostile, and the app asks it. */
const asking =
  (act: (world: HostileWorld) => unknown): HostileCase['play'] =>
  async (world) => {
    await world.tab.signIn()
    await act(world)
    return fetchUserInfo(world.tab.client)
  }

const saying = (changes: Json) =>
  asking(({ server }) => {
    server.tamper.userinfo = (honest) => ({ ...honest, ...changes })
  })

const answering = (answer: Partial<HttpResponse>) =>
  asking(({ server }) => {
    server.tamper.response = (honest, { endpoint }) =>
      endpoint === 'userinfo' ? { ...honest, ...answer } : honest
  })

/** The answer is a JWT with this header and these claims, signed by the server or by the attacker. */
const signing = (header: Json, claims: Json, isForged = false) =>
  asking(({ server }) => {
    const [honest = fakeKey('none', 'ES256')] = server.keys.published
    const payload = { iss: server.issuer, aud: 'app', sub: 'ada', ...claims }
    const key = isForged ? fakeKey('evil', 'ES256') : honest
    const body = fakeJws({ ...server.keys.header(), ...header }, payload, key)
    server.tamper.response = (answer, { endpoint }) =>
      endpoint === 'userinfo' ? { ...answer, headers: { 'content-type': 'application/jwt' }, body } : answer
  })

export const userInfo: readonly HostileCase[] = [
  ...family(
    { source: `${CORE} §5.3.2, §5.3.4, §16.11`, answer: 'userinfo_subject', leaves: 'signed in' },
    { 'The user info is about another user (token substitution).': { sub: 'eve' } },
    saying,
  ),
  ...family(
    { source: `${CORE} §5.3.2`, answer: 'userinfo_invalid', leaves: 'signed in' },
    {
      'The user info is about nobody.': { sub: undefined },
      'The user info is about a list of users.': { sub: ['ada'] },
    },
    saying,
  ),
  ...family(
    { source: `${CORE} §5.3.2`, answer: 'userinfo_invalid', leaves: 'signed in' },
    {
      'The user info is a page.': { body: '<!doctype html>' },
      'The user info is nothing.': { body: '' },
      'The user info is endless.': { body: `{"sub":"ada","x":"${'x'.repeat(300_000)}"}` },
      'The user info is nested without end.': {
        body: `{"sub":"ada","x":${'['.repeat(9_000)}${']'.repeat(9_000)}}`,
      },
      'The user info is in the prototype.': { body: '{"__proto__":{"sub":"ada"}}' },
      'The user info calls itself signed, and is not.': { headers: { 'content-type': 'application/jwt' } },
    },
    answering,
  ),
  ...family(
    { source: `${CORE} §5.3.3`, answer: 'userinfo_unavailable', leaves: 'signed in' },
    {
      'The UserInfo endpoint is broken.': { status: 500 },
      'The UserInfo endpoint sends the token on to another server.': {
        status: 307,
        headers: { location: 'https://evil.example/' },
      },
    },
    answering,
  ),
  {
    attack: 'The UserInfo endpoint refuses every token, so that the client asks without end.',
    source: 'RFC 6750 §3.1; RFC 6819 §4.4.1.11',
    answer: 'userinfo_unavailable',
    leaves: 'signed in',
    play: async (world) => {
      await answering({ status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } })(
        world,
      ).finally(() => must(world.server.calls('userinfo').length === 2, 'a request is repeated once'))
    },
  },
  ...family(
    { source: `${CORE} §5.3.1`, answer: 'network_failed', leaves: 'signed in' },
    {
      'The UserInfo endpoint can not be reached.': 'offline',
      'The user info is lost on the way.': 'lost',
    } as const,
    (fault) => asking(({ server }) => server.faults.always('userinfo', fault)),
  ),
  ...family(
    { source: `${CORE} §5.3.2, §16.3`, answer: 'userinfo_invalid', leaves: 'signed in' },
    {
      'The signed user info is of another server.': { iss: 'https://evil.example' },
      'The signed user info is for another client.': { aud: 'other' },
      'The signed user info is about nobody.': { sub: undefined },
    },
    (claims) => signing({}, claims),
  ),
  ...family(
    { source: `${CORE} §5.3.2; RFC 8725 §3.1`, answer: 'userinfo_invalid', leaves: 'signed in' },
    {
      'The signed user info is unsigned (alg none).': { alg: 'none' },
      'The signed user info is signed with a shared secret (HS256).': { alg: 'HS256' },
      'The signed user info is signed by a key that nobody publishes.': { kid: 'evil' },
      'The signed user info has a critical extension that nobody understands.': { crit: ['x'], x: 1 },
    },
    (header) => signing(header, {}),
  ),
  {
    attack: 'The attacker signs the user info and names the key of the server.',
    source: `${CORE} §5.3.2, §16.3`,
    answer: 'userinfo_invalid',
    leaves: 'signed in',
    play: signing({}, {}, true),
  },
  {
    attack: 'The signed user info is about another user.',
    source: `${CORE} §5.3.2`,
    answer: 'userinfo_subject',
    leaves: 'signed in',
    play: signing({}, { sub: 'eve' }),
  },
  {
    attack: 'The user info is asked for without TLS.',
    source: `${CORE} §5.3.1`,
    answer: 'url_insecure',
    leaves: 'signed out',
    play: login(({ server }) => {
      server.tamper.metadata = (honest) => ({ ...honest, userinfo_endpoint: 'http://as.example/userinfo' })
    }),
  },
]
