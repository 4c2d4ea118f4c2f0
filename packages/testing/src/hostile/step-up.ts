/** APIs that ask for a stronger login, or pretend to (RFC 9470 §6, RFC 6750 §3.1). */
import { type LoginOptions, sendAuthorized } from '@pkce/core'
import { family, type HostileCase } from './case.ts'
import { type HostileWorld, must } from './world.ts'

const API = 'https://api.example/v1'
const STRONGER = 'Bearer error="insufficient_user_authentication", acr_values="gold", max_age=300'

/** The API answers every time like this; `stepUp` is what the app does about it. */
async function call(
  { tab }: HostileWorld,
  status: number,
  challenge: string,
  stepUp: (options: LoginOptions) => Promise<unknown>,
): Promise<number> {
  let sent = 0
  const answer = {
    status,
    headers: { get: (name: string) => (name === 'www-authenticate' ? challenge : null) },
  }
  await sendAuthorized(tab.client, { method: 'GET', url: API, repeatable: true, stepUp }, [API], async () => {
    sent++
    return answer
  })
  return sent
}

export const stepUp: readonly HostileCase[] = [
  {
    attack: 'An API asks for a stronger login again and again, so that the user signs in without end.',
    source: 'RFC 9470 §6.2',
    answer: 'survived',
    leaves: 'signed in',
    play: async (world) => {
      await world.tab.signIn()
      let logins = 0
      const sent = await call(world, 401, STRONGER, async (options) => {
        logins++
        await world.tab.signIn(options)
      })
      must(logins === 1 && sent <= 3, 'the user signs in once for one request')
    },
  },
  {
    attack: 'The server calls a weak login a strong one by leaving out how strong it was.',
    source: 'RFC 9470 §4; OpenID Connect Core §3.1.3.7 (12)',
    answer: 'id_token_acr',
    leaves: 'signed in',
    play: async (world) => {
      const { tab, server } = world
      await tab.signIn()
      server.tamper.idToken = ({ header, claims }) => ({ header, claims: { ...claims, acr: 'bronze' } })
      await call(world, 401, STRONGER, (options) => tab.signIn(options))
    },
  },
  {
    attack: 'The server does not ask the user again, though an API wants a fresh login.',
    source: 'RFC 9470 §4; OpenID Connect Core §3.1.3.7 (13)',
    answer: 'id_token_auth_time',
    leaves: 'signed in',
    play: async (world) => {
      const { tab, server, clock } = world
      await tab.signIn()
      server.tamper.idToken = ({ header, claims }) => ({
        header,
        claims: { ...claims, auth_time: clock.now() / 1000 - 3600 },
      })
      await call(world, 401, STRONGER, (options) => tab.signIn(options))
    },
  },
  ...family(
    { source: 'RFC 9110 §11.6.1; RFC 6750 §3', answer: 'survived' },
    {
      'An API refuses with a challenge of a megabyte.': `Bearer ${'a="b", '.repeat(150_000)}`,
      'An API refuses with a challenge whose quotes never end.': `Bearer error="${'\\"'.repeat(200_000)}`,
      'An API refuses with a challenge of spaces.': `Bearer error${' '.repeat(200_000)}x`,
      'An API refuses with a challenge of quotes.': `Bearer ${'"'.repeat(200_001)}`,
      'An API hides a challenge inside a text of another.':
        'Basic realm="Bearer error=\\"insufficient_scope\\""',
      'An API asks for the name of an inherited property.': 'Bearer __proto__="x", error="__proto__"',
    },
    (challenge) => async (world) => {
      await world.tab.signIn()
      const sent = await call(world, 403, challenge, async () => must(false, 'nobody asked for a login'))
      must(sent === 1, 'nothing is repeated')
    },
  ),
]
