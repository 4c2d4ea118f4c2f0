/** Logout tokens that would sign out someone else, or are none (OpenID Connect Back-Channel Logout 1.0 §2.6, §4). */
import { type HttpResponse, type ServerMetadata, verifyLogoutToken } from '@pkce/core'
import { fakeJws, fakeKey } from '../signature.ts'
import { family, type HostileCase } from './case.ts'
import type { HostileWorld } from './world.ts'

type Json = Readonly<Record<string, unknown>>

const SOURCE = 'Back-Channel Logout §2.6'
const EVENT = 'http://schemas.openid.net/event/backchannel-logout'

/** The user is signed in, the world takes a `turn`, and the back end of the app gets this token, whoever made it. */
async function deliver(
  { bed, server, clock, tab }: HostileWorld,
  token: string,
  turn = () => {},
): Promise<unknown> {
  await tab.signIn()
  turn()
  const metadata = server.metadata as unknown as ServerMetadata
  const verifier = { settings: { timeout: 1000 }, server: metadata, ports: tab.ports }
  return verifyLogoutToken(token, verifier, { clientId: bed.options.clientId, at: clock.now() })
}

const made =
  (
    header: Json,
    claims: Json | ((now: number) => Json),
    { isForged = false, turn }: { isForged?: boolean; turn?: (world: HostileWorld) => void } = {},
  ): HostileCase['play'] =>
  async (world) => {
    const { server, clock } = world
    const now = clock.now() / 1000
    const honest = {
      iss: server.issuer,
      aud: 'app',
      iat: now,
      exp: now + 120,
      jti: '1',
      sub: 'ada',
      events: { [EVENT]: {} },
    }
    const payload = { ...honest, ...(typeof claims === 'function' ? claims(now) : claims) }
    const [published = fakeKey('none', 'ES256')] = server.keys.published
    const key = isForged ? fakeKey('evil', 'ES256') : published
    await deliver(world, fakeJws({ ...server.keys.header(), ...header }, payload, key), () => turn?.(world))
  }

const invalid = { source: SOURCE, answer: 'logout_token_invalid', leaves: 'signed in' } as const

export const logoutToken: readonly HostileCase[] = [
  ...family(
    invalid,
    {
      'The logout token is of another server.': { iss: 'https://evil.example' },
      'The logout token is for another client.': { aud: 'other' },
      'The logout token signs out nobody.': { sub: undefined },
      'The logout token signs out a list of users.': { sub: ['ada', 'grace'] },
      'The logout token signs out an empty name.': { sub: '' },
      'The logout token signs out a session that is a number.': { sid: 1 },
      'The logout token has no name of its own, so that it can be sent again.': { jti: undefined },
      'The logout token is an id_token.': { events: undefined, nonce: 'n' },
      'The logout token has a nonce, as an id_token has.': { nonce: 'n' },
      'The logout token tells of another event.': { events: { 'https://evil.example/event': {} } },
      'The event of the logout token is in the prototype.': {
        events: JSON.parse(`{"__proto__":{"${EVENT}":{}}}`),
      },
      'The event of the logout token is a text.': { events: EVENT },
      'The logout token does not say when it was made.': { iat: undefined },
      'The logout token does not say when it expires.': { exp: undefined },
    },
    (claims) => made({}, claims),
  ),
  ...family(
    invalid,
    {
      'The logout token has expired.': (now: number) => ({ exp: now - 61 }),
      'The logout token is from the future.': (now: number) => ({ iat: now + 61 }),
    },
    (claims) => made({}, claims),
  ),
  ...family(
    invalid,
    {
      'The logout token is unsigned (alg none).': { alg: 'none' },
      'The logout token is signed with a shared secret (HS256).': { alg: 'HS256' },
      'The logout token is signed by a key that nobody publishes.': { kid: 'evil' },
      'The logout token has a critical extension that nobody understands.': { crit: ['x'], x: 1 },
    },
    (header) => made(header, {}),
  ),
  {
    attack: 'The attacker signs the logout token and names the key of the server.',
    ...invalid,
    play: made({}, {}, { isForged: true }),
  },
  ...family(
    invalid,
    {
      'The logout token is no JWT.': 'opaque',
      'The logout token is empty.': '',
      'The logout token is endless.': `e30.${'e'.repeat(400_000)}.`,
    },
    (token) => (world) => deliver(world, token),
  ),
  ...family(
    { source: SOURCE, answer: 'keys_unavailable', leaves: 'signed in' },
    {
      'The keys for a logout token are a page.': { body: '<!doctype html>' },
      'The keys for a logout token are not found.': { status: 404 },
    } as Readonly<Record<string, Partial<HttpResponse>>>,
    (answer) =>
      made(
        {},
        {},
        {
          turn: ({ server }) => {
            server.tamper.response = (honest, { endpoint }) =>
              endpoint === 'keys' ? { ...honest, ...answer } : honest
          },
        },
      ),
  ),
  {
    attack: 'The keys for a logout token can not be reached.',
    source: SOURCE,
    answer: 'network_failed',
    leaves: 'signed in',
    play: made({}, {}, { turn: ({ server }) => server.faults.always('keys', 'offline') }),
  },
]
