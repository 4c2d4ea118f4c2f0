/** Refresh tokens that are stolen, raced, lost or answered falsely (RFC 6749 §10.4, RFC 6819 §4.5, RFC 9700 §4.14). */
import type { HttpResponse } from '@pkce/core'
import { fakeJws, fakeKey } from '../signature.ts'
import { family, type HostileCase } from './case.ts'
import { type HostileWorld, must, refresh } from './world.ts'

type Json = Readonly<Record<string, unknown>>

const CORE = 'OpenID Connect Core'

const saying = (changes: Json) =>
  refresh(({ server }) => {
    server.tamper.tokens = (honest) => ({ ...honest, ...changes })
  })

const answering = (answer: Partial<HttpResponse>) =>
  refresh(({ server }) => {
    server.tamper.response = (honest, { endpoint }) =>
      endpoint === 'token' ? { ...honest, ...answer } : honest
  })

const claiming = (changes: Json) =>
  refresh(({ server }) => {
    server.tamper.idToken = ({ header, claims }) => ({ header, claims: { ...claims, ...changes } })
  })

const error = (code: string) => JSON.stringify({ error: code })

/** The attacker uses the refresh token of the user. */
async function steal({ server, sessions }: HostileWorld): Promise<void> {
  const [stored = '{}'] = [...sessions.values.values()]
  const { refreshToken } = JSON.parse(stored) as { refreshToken: string }
  await server.http({
    method: 'POST',
    url: `${server.issuer}/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `grant_type=refresh_token&client_id=app&refresh_token=${refreshToken}`,
    timeout: 1000,
  })
}

export const refreshing: readonly HostileCase[] = [
  {
    attack: 'A stolen refresh token is used before the user needs it: the server ends the grant.',
    source: 'RFC 6749 §10.4; RFC 6819 §4.1.2, §4.5.1; RFC 9700 §4.14.2',
    answer: 'session_ended',
    leaves: 'signed out',
    play: refresh(steal),
  },
  {
    attack: 'The grant is ended at the server.',
    source: 'RFC 6749 §5.2; RFC 7009 §2.1',
    answer: 'session_ended',
    leaves: 'signed out',
    play: refresh(({ server }) => server.endGrants()),
  },
  {
    attack: 'Ten tabs find the token expired at the same time.',
    source: 'RFC 9700 §4.14.2',
    answer: 'survived',
    leaves: 'signed in',
    play: async ({ bed, tab, server }) => {
      await tab.signIn()
      const tabs = [tab, ...Array.from({ length: 9 }, () => bed.open())]
      await Promise.all(tabs.map(({ client }) => client.start()))
      const before = server.calls('token').length
      await Promise.all(tabs.map(({ client }) => client.getAccessToken({ minTtl: 301 })))
      must(server.calls('token').length === before + 1, 'a refresh token is used once')
    },
  },
  {
    attack: 'A hundred calls find the token expired at the same time.',
    source: 'RFC 9700 §4.14.2',
    answer: 'survived',
    leaves: 'signed in',
    play: async ({ tab, server }) => {
      await tab.signIn()
      const calls = Array.from({ length: 100 }, () => tab.client.getAccessToken({ minTtl: 301 }))
      await Promise.all(calls)
      must(server.calls('token').length === 2, 'a refresh token is used once')
    },
  },
  {
    attack:
      'The answer with the next refresh token is lost, and the server gives it again within its grace period.',
    source: 'RFC 9700 §4.14.2',
    answer: 'survived',
    leaves: 'signed in',
    bed: { server: { refresh: { gracePeriod: 60 } } },
    play: async (world) => {
      await refresh(({ server }) => server.faults.next('token', 'lost'))(world).catch(() => {})
      await world.tab.client.getAccessToken({ fresh: true })
    },
  },
  {
    attack: 'The answer with the next refresh token is lost, and the server takes the second try for theft.',
    source: 'RFC 9700 §4.14.2',
    answer: 'session_ended',
    leaves: 'signed out',
    play: async (world) => {
      await refresh(({ server }) => server.faults.next('token', 'lost'))(world).catch(() => {})
      await world.tab.client.getAccessToken({ fresh: true })
    },
  },
  ...family(
    { source: 'RFC 6749 §6; RFC 9700 §4.14', answer: 'network_failed', leaves: 'signed in' },
    {
      'The server can not be reached for a refresh.': 'offline',
      'The answer to a refresh is lost.': 'lost',
    } as const,
    (fault) => refresh(({ server }) => server.faults.next('token', fault)),
  ),
  ...family(
    { source: 'RFC 6749 §5.2', answer: 'server_unavailable', leaves: 'signed in' },
    {
      'The server is broken when asked for a refresh.': { status: 500, body: '' },
      'The server is too busy for a refresh.': { status: 429, body: '' },
      'The server is broken and blames the refresh token.': { status: 502, body: error('invalid_grant') },
      'A proxy asks for a login of its own (a page).': { status: 407, body: '<!doctype html>' },
      'The refresh is sent on to another server.': {
        status: 307,
        headers: { location: 'https://evil.example/' },
      },
    },
    answering,
  ),
  ...family(
    { source: 'RFC 6749 §5.2', answer: 'token_refused', leaves: 'signed in' },
    {
      'The server takes the request for a refresh for malformed.': {
        status: 400,
        body: error('invalid_request'),
      },
      'The server does not know the client any more.': { status: 401, body: error('invalid_client') },
    },
    answering,
  ),
  ...family(
    { source: 'RFC 6749 §5.1', answer: 'token_response_invalid', leaves: 'signed in' },
    {
      'The answer to a refresh is a page.': { status: 200, body: '<!doctype html>' },
      'The answer to a refresh is a refusal with the status of success.': {
        status: 200,
        body: error('invalid_grant'),
      },
      'The answer to a refresh is endless.': {
        status: 200,
        body: `{"access_token":"${'x'.repeat(300_000)}"}`,
      },
    },
    answering,
  ),
  {
    attack: 'The refreshed token is of a type that nobody understands.',
    source: 'RFC 6749 §7.1',
    answer: 'token_type_unsupported',
    leaves: 'signed in',
    play: saying({ token_type: 'mac' }),
  },
  ...family(
    { source: 'RFC 6749 §6; RFC 9700 §4.14.2', answer: 'survived' },
    {
      'The answer to a refresh has no refresh token: the old one stays.': { refresh_token: undefined },
      'The answer to a refresh has no id_token: the user stays.': { id_token: undefined },
      'The answer to a refresh has no scope: it stays as it was.': { scope: undefined },
    },
    saying,
  ),
  {
    attack: 'The server gives tokens that expire at once, so that the client asks without end.',
    source: 'RFC 6819 §4.4.1.11',
    answer: 'survived',
    leaves: 'signed in',
    play: async ({ tab, server, clock }) => {
      server.tamper.tokens = (honest) => ({ ...honest, expires_in: 0 })
      await tab.signIn()
      await clock.advance(10_000)
      must(server.calls('token').length <= 4, 'a refresh is not repeated without a pause')
    },
  },
  {
    attack: 'The server refuses every refresh, so that the client asks without end.',
    source: 'RFC 6819 §4.4.1.11',
    answer: 'survived',
    leaves: 'signed in',
    play: async ({ tab, server, clock }) => {
      await tab.signIn()
      server.faults.always('token', 503)
      await clock.advance(600_000)
      must(server.calls('token').length <= 12, 'a refresh that fails is repeated with growing pauses')
      server.faults.clear()
    },
  },
  ...family(
    { source: `${CORE} §12.2`, answer: 'id_token_subject' },
    { 'The refreshed id_token is of another user.': { sub: 'eve' } },
    claiming,
  ),
  ...family(
    { source: `${CORE} §12.2`, answer: 'id_token_nonce' },
    { 'The refreshed id_token answers another login.': { nonce: 'other' } },
    claiming,
  ),
  ...family(
    { source: `${CORE} §12.2`, answer: 'id_token_issuer' },
    { 'The refreshed id_token is of another issuer.': { iss: 'https://evil.example' } },
    claiming,
  ),
  ...family(
    { source: `${CORE} §12.2`, answer: 'id_token_audience' },
    { 'The refreshed id_token is for another client.': { aud: 'other' } },
    claiming,
  ),
  ...family(
    { source: `${CORE} §12.2`, answer: 'id_token_malformed' },
    { 'The refreshed id_token is of nobody.': { sub: undefined } },
    claiming,
  ),
  {
    attack: 'The refreshed id_token is signed by the attacker.',
    source: `${CORE} §12.2, §3.1.3.7 (6)`,
    answer: 'id_token_signature',
    leaves: 'signed out',
    play: refresh(({ server }) => {
      let claims: Json = {}
      server.tamper.idToken = (honest) => {
        claims = honest.claims
        return honest
      }
      server.tamper.signed = () => fakeJws(server.keys.header(), claims, fakeKey('evil', 'ES256'))
    }),
  },
]
