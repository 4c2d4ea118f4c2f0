/** Storages that are full, forbidden, emptied, or filled by someone else (RFC 6819 §4.1.2, OAuth 2.0 for Browser-Based Apps). */
import { createFailingStorage } from '../storage.ts'
import { family, type HostileCase } from './case.ts'
import { type HostileWorld, must } from './world.ts'

const BROWSER = 'OAuth 2.0 for Browser-Based Apps §8'
const DEEP = `{"accessToken":"x","scope":"","server":${'['.repeat(9_000)}${']'.repeat(9_000)}}`

/** What stands where a session of this client is kept. */
const sessionIs = (text: string) => async (world: HostileWorld) => {
  const { bed, tab, sessions } = world
  sessions.open().set(`${bed.options.issuer} ${bed.options.clientId}`, text)
  await tab.client.start()
  return tab.client.getAccessToken()
}

/** Every login that is under way is replaced by this while the user is away. */
const transactionIs =
  (change: (honest: Record<string, unknown>) => unknown) => async (world: HostileWorld) => {
    const { tab, server } = world
    await tab.client.login()
    const { response } = server.authorize(tab.navigations.last().url)
    for (const [key, value] of tab.transactions.values) {
      const changed = change(JSON.parse(value))
      tab.transactions.open().set(key, typeof changed === 'string' ? changed : JSON.stringify(changed))
    }
    await tab.client.handleCallback(response)
  }

const omit = (name: string) => (honest: Record<string, unknown>) => ({ ...honest, [name]: undefined })

export const storage: readonly HostileCase[] = [
  ...family(
    { source: BROWSER, answer: 'login_required' },
    {
      'The stored session is of another app.': '{"accessToken":true}',
      'The stored session is a page.': '<!doctype html>',
      'The stored session is a list.': '[]',
      'The stored session is null.': 'null',
      'The stored session is cut off.': '{"accessToken":"x","scope":"openid","server":{"iss',
      'The stored session has a server that is none.': '{"accessToken":"x","scope":"openid","server":true}',
      'The stored session has an access token that is none.':
        '{"accessToken":{},"scope":"","server":{"issuer":"x","token_endpoint":"x"}}',
      'The stored session is nested without end.': DEEP,
      'The stored session is in the prototype.':
        '{"__proto__":{"accessToken":"x","scope":"","server":{"issuer":"x","token_endpoint":"x"}}}',
    },
    sessionIs,
  ),
  {
    attack: 'The session is overwritten from another tab with something that is none.',
    source: BROWSER,
    answer: 'login_required',
    leaves: 'signed out',
    play: async ({ tab, sessions, clock }) => {
      await tab.signIn()
      sessions.open().set([...sessions.values.keys()][0] as string, '{"evil":true}')
      await clock.settle()
      await tab.client.getAccessToken()
    },
  },
  ...family(
    { source: 'RFC 6749 §10.12; RFC 7636 §7.1', answer: 'state_unknown' },
    {
      'The stored login has lost its verifier.': omit('verifier'),
      'The stored login has lost its server.': omit('server'),
      'The stored login has lost its scope.': omit('scope'),
      'The stored login is a page.': () => '<!doctype html>',
      'The stored login is null.': () => null,
      'The stored login has a server that is none.': (honest: object) => ({
        ...honest,
        server: 'https://as.example',
      }),
      'The stored login is in the prototype.': (honest: object) => `{"__proto__":${JSON.stringify(honest)}}`,
    },
    transactionIs,
  ),
  {
    attack: 'The stored login has another verifier.',
    source: 'RFC 7636 §4.6',
    answer: 'token_refused',
    leaves: 'signed out',
    play: transactionIs((honest) => ({ ...honest, verifier: 'v'.repeat(43) })),
  },
  {
    attack: 'The stored login has another nonce.',
    source: 'OpenID Connect Core §15.5.2',
    answer: 'id_token_nonce',
    leaves: 'signed out',
    play: transactionIs((honest) => ({ ...honest, nonce: 'other' })),
  },
  {
    attack: 'The login is older than its answer may be.',
    source: 'RFC 9700 §4.5',
    answer: 'transaction_expired',
    leaves: 'signed out',
    play: transactionIs((honest) => ({ ...honest, expiresAt: 0 })),
  },
  {
    attack: 'The storage of logins was emptied while the user was away.',
    source: 'RFC 6749 §10.12',
    answer: 'state_unknown',
    leaves: 'signed out',
    play: async ({ tab, server }) => {
      await tab.client.login()
      const { response } = server.authorize(tab.navigations.last().url)
      for (const key of tab.transactions.values.keys()) tab.transactions.open().delete(key)
      await tab.client.handleCallback(response)
    },
  },
  {
    attack: 'There is no room for the login: it does not begin.',
    source: 'RFC 6749 §10.12',
    answer: 'storage_failed',
    leaves: 'signed out',
    play: async ({ bed, tab }) => {
      const full = createFailingStorage(tab.transactions.open(), 'set')
      const other = bed.open({ transactions: full })
      await other.client
        .login()
        .finally(() => must(other.navigations.visits.length === 0, 'the user stays here'))
    },
  },
  {
    attack: 'The login can not be marked as used: its code is not sent.',
    source: 'RFC 9700 §4.5',
    answer: 'storage_failed',
    leaves: 'signed out',
    play: async ({ bed, server, tab }) => {
      const storage = createFailingStorage(tab.transactions.open())
      const other = bed.open({ transactions: storage })
      await other.client.login()
      const { response } = server.authorize(other.navigations.last().url)
      storage.broken.add('swap')
      await other.client
        .handleCallback(response)
        .finally(() => must(server.calls('token').length === 0, 'a code that may be sent twice is not sent'))
    },
  },
  {
    attack: 'There is no room for the session: it lives on in memory.',
    source: BROWSER,
    answer: 'survived',
    leaves: 'signed out',
    play: async ({ bed, sessions }) => {
      const other = bed.open({ sessions: createFailingStorage(sessions.open(), 'set') })
      await other.signIn()
      await other.client.getAccessToken({ fresh: true })
      must(sessions.values.size === 0, 'no stale copy of the session stays behind')
    },
  },
  {
    attack: 'The storage of sessions is forbidden altogether.',
    source: BROWSER,
    answer: 'survived',
    leaves: 'signed out',
    play: async ({ bed, sessions }) => {
      const other = bed.open({
        sessions: createFailingStorage(sessions.open(), 'get', 'set', 'delete', 'swap'),
      })
      await other.signIn()
      await other.client.getAccessToken({ fresh: true })
    },
  },
  {
    attack: 'The session is changed in another tab, and can not be read in this one.',
    source: BROWSER,
    answer: 'survived',
    leaves: 'signed out',
    play: async ({ bed, sessions, clock }) => {
      const storage = createFailingStorage(sessions.open())
      const other = bed.open({ sessions: storage })
      await other.signIn()
      storage.broken.add('get')
      sessions.open().set([...sessions.values.keys()][0] as string, '{}')
      await clock.settle()
      must(other.client.getSnapshot().status === 'authenticated', 'what can not be read changes nothing')
    },
  },
]
