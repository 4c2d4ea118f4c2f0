/** Who keeps a user from signing out, or brings the session back (OpenID Connect RP-Initiated Logout 1.0, RFC 7009). */
import type { Client, HttpResponse } from '@pkce/core'
import { family, type HostileCase } from './case.ts'
import { type HostileWorld, logout, must, patiently } from './world.ts'

const RFC7009 = 'RFC 7009 §2.2'

const answering = (answer: Partial<HttpResponse>) =>
  logout(({ server }) => {
    server.tamper.response = (honest, { endpoint }) =>
      endpoint === 'revocation' ? { ...honest, ...answer } : honest
  })

/** The user signs out while a refresh of `refreshing` is on its way; its answer comes afterwards. */
async function logoutDuringRefresh(world: HostileWorld, refreshing: Client): Promise<void> {
  const { tab, server, clock, sessions } = world
  server.faults.latency = 5_000
  const waiting = refreshing.getAccessToken({ fresh: true })
  waiting.catch(() => {})
  await clock.settle()
  await patiently(world, tab.client.logout())
  must(sessions.values.size === 0, 'the answer brings no session back')
  await waiting
}

export const signingOut: readonly HostileCase[] = [
  ...family(
    { source: RFC7009, answer: 'survived', leaves: 'signed out' },
    {
      'The server refuses to revoke the token.': { status: 400, body: '{"error":"unsupported_token_type"}' },
      'The server is broken when asked to revoke the token.': { status: 500 },
      'The answer to a revocation is a page.': { body: '<!doctype html>' },
      'The answer to a revocation is endless.': { body: 'x'.repeat(1_000_000) },
      'The revocation is sent on to another server.': {
        status: 307,
        headers: { location: 'https://evil.example/' },
      },
    },
    answering,
  ),
  ...family(
    { source: RFC7009, answer: 'survived', leaves: 'signed out' },
    {
      'The server can not be reached for a revocation.': 'offline',
      'The answer to a revocation is lost.': 'lost',
    } as const,
    (fault) => logout(({ server }) => server.faults.always('revocation', fault)),
  ),
  {
    attack: 'The answer to a revocation never comes.',
    source: RFC7009,
    answer: 'survived',
    leaves: 'signed out',
    play: logout(({ server }) => {
      server.faults.latency = 3_600_000
    }),
  },
  {
    attack: 'A refresh is on its way when the user signs out, and its answer comes afterwards.',
    source: 'RFC 9700 §4.14; RP-Initiated Logout §2',
    answer: 'signed_out',
    leaves: 'signed out',
    play: async (world) => {
      await world.tab.signIn()
      await logoutDuringRefresh(world, world.tab.client)
    },
  },
  {
    attack: 'Another tab refreshes while the user signs out in this one.',
    source: 'RP-Initiated Logout §2',
    answer: 'signed_out',
    leaves: 'signed out',
    play: async (world) => {
      await world.tab.signIn()
      const { client } = world.bed.open()
      await client.start()
      await logoutDuringRefresh(world, client).finally(() =>
        must(client.getSnapshot().status === 'anonymous', 'the other tab is signed out too'),
      )
    },
  },
  {
    attack: 'A link to the callback with a forged answer is opened while the user is signed in.',
    source: 'RFC 9700 §4.7',
    answer: 'state_unknown',
    leaves: 'signed in',
    play: async ({ tab }) => {
      await tab.signIn()
      await tab.client.handleCallback('https://app.example/callback?code=x&state=forged')
    },
  },
]
