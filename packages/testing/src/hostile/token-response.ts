/** What a token endpoint, or who stands in its place, may answer to a code (RFC 6749 §5, RFC 9700 §4.12). */
import type { HttpResponse } from '@pkce/core'
import { family, type HostileCase } from './case.ts'
import { login, must, patiently } from './world.ts'

type Json = Readonly<Record<string, unknown>>

/** The successful response says this too; `undefined` takes a field out. */
const saying = (changes: Json) =>
  login(({ server }) => {
    server.tamper.tokens = (honest) => ({ ...honest, ...changes })
  })

/** The whole answer is this. */
const answering = (answer: Partial<HttpResponse>) =>
  login(({ server }) => {
    server.tamper.response = (honest, { endpoint }) =>
      endpoint === 'token' ? { ...honest, ...answer } : honest
  })

const PAGE = '<!doctype html><title>Sign in</title>'
const error = (code: unknown) => JSON.stringify({ error: code, error_description: 'No.' })

export const tokenResponse: readonly HostileCase[] = [
  ...family(
    { source: 'RFC 6749 §5.1', answer: 'token_response_invalid' },
    {
      'The token response has no access token.': { access_token: undefined },
      'The token response has an empty access token.': { access_token: '' },
      'The access token is a number.': { access_token: 1 },
      'The access token is an object.': { access_token: { toString: 'x' } },
      'The access token is a list.': { access_token: ['x'] },
      'The lifetime is a word.': { expires_in: 'soon' },
      'The lifetime is negative.': { expires_in: -1 },
      'The lifetime is negative, as text.': { expires_in: '-1' },
      'The lifetime is longer than a century.': { expires_in: 1e12 },
      'The lifetime is beyond all numbers.': { expires_in: '9'.repeat(400) },
      'The lifetime is a hexadecimal text.': { expires_in: '0x10' },
      'The lifetime is true.': { expires_in: true },
      'The lifetime is a list.': { expires_in: [300] },
      'The scope is a list.': { scope: ['openid'] },
      'The refresh token is a number.': { refresh_token: 1 },
      'The id_token is an object.': { id_token: {} },
      'The token type is a list.': { token_type: ['Bearer'] },
    },
    saying,
  ),
  ...family(
    { source: 'RFC 6749 §7.1', answer: 'token_type_unsupported' },
    {
      'The token response does not say the type of the token.': { token_type: undefined },
      'The token is of a type that nobody understands.': { token_type: 'mac' },
      'The token is bound to a key that was never shown.': { token_type: 'N_A' },
      'The type of the token is Bearer and more.': { token_type: 'Bearer realm' },
    },
    saying,
  ),
  ...family(
    { source: 'RFC 6749 §5.1, §3.3', answer: 'survived' },
    {
      'The lifetime is a text of digits.': { expires_in: '300' },
      'The token response has no lifetime.': { expires_in: undefined },
      'The lifetime is null.': { expires_in: null },
      'The type of the token is written in small letters.': { token_type: 'bearer' },
      'The token response has no scope: what was asked for was granted.': { scope: undefined },
      'The token response has fields that nobody asked for.': {
        constructor: 'x',
        toString: 'x',
        extra: { a: 1 },
      },
      'The token response has an empty refresh token.': { refresh_token: '' },
    },
    saying,
  ),
  {
    attack: 'The server grants less than was asked for.',
    source: 'RFC 6749 §3.3',
    answer: 'survived',
    leaves: 'signed in',
    play: async ({ tab, server }) => {
      server.tamper.tokens = (honest) => ({ ...honest, scope: 'openid' })
      await tab.signIn()
      const snapshot = tab.client.getSnapshot()
      must(
        snapshot.status === 'authenticated' && snapshot.scope === 'openid',
        'the app sees what was granted',
      )
    },
  },
  {
    attack: 'The token response fills the prototype instead of its fields.',
    source: 'RFC 6749 §5.1',
    answer: 'token_response_invalid',
    leaves: 'signed out',
    play: answering({ body: '{"__proto__":{"access_token":"x","token_type":"Bearer","polluted":true}}' }),
  },
  ...family(
    { source: 'RFC 6749 §5.1', answer: 'token_response_invalid' },
    {
      'The token response is a page.': { body: PAGE },
      'The token response is nothing.': { body: '' },
      'The token response is a list.': { body: '[{"access_token":"x","token_type":"Bearer"}]' },
      'The token response is null.': { body: 'null' },
      'The token response is form-encoded.': { body: 'access_token=x&token_type=Bearer' },
      'The token response is cut off.': { body: '{"access_token":"x","token_type":"Bear' },
      'The token response is endless.': {
        body: `{"access_token":"x","token_type":"Bearer","pad":"${'x'.repeat(300_000)}"}`,
      },
      'The token response is nested without end.': {
        body: `{"access_token":"x","token_type":"Bearer","pad":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      },
      'The server refuses with the status of success.': { body: error('invalid_grant') },
    },
    answering,
  ),
  ...family(
    { source: 'RFC 6749 §5.2', answer: 'token_refused' },
    {
      'The server refuses the code.': { status: 400, body: error('invalid_grant') },
      'The server refuses the client.': { status: 401, body: error('invalid_client') },
      'The server refuses with an error that no standard knows.': { status: 400, body: error('__proto__') },
    },
    answering,
  ),
  ...family(
    { source: 'RFC 6749 §5.2', answer: 'server_unavailable' },
    {
      'A proxy refuses with a page.': { status: 400, body: PAGE },
      'The error of a refusal is an object.': { status: 400, body: error({}) },
      'The server is broken.': { status: 500, body: PAGE },
      'The server is broken and says so like a refusal.': { status: 500, body: error('invalid_grant') },
      'The server is too busy.': { status: 429, body: '' },
      'The server is away.': { status: 503, body: PAGE },
      'Tokens come with the status of something that was made.': { status: 201 },
      'The answer is without content.': { status: 204, body: '' },
    },
    answering,
  ),
  ...family(
    { source: 'RFC 9700 §4.12', answer: 'server_unavailable' },
    {
      'The token endpoint sends code and verifier on to another server (307).': {
        status: 307,
        headers: { location: 'https://evil.example/' },
      },
      'The token endpoint sends the client on to another server (302).': {
        status: 302,
        headers: { location: 'https://evil.example/' },
      },
    },
    answering,
  ),
  ...family(
    { source: 'RFC 6749 §3.2; RFC 6819 §4.4.1.11', answer: 'network_failed' },
    {
      'The token endpoint can not be reached.': 'offline',
      'The token response is lost on the way.': 'lost',
    } as const,
    (fault) =>
      async ({ tab, server }) => {
        server.faults.next('token', fault)
        await tab.signIn().finally(() => must(server.calls('token').length <= 1, 'a code is sent once'))
      },
  ),
  {
    attack: 'The token response never comes.',
    source: 'RFC 6819 §4.4.1.11',
    answer: 'network_failed',
    leaves: 'signed out',
    play: async (world) => {
      const { tab, server } = world
      await tab.client.login()
      const { response } = server.authorize(tab.navigations.last().url)
      server.faults.latency = 3_600_000
      await patiently(world, tab.client.handleCallback(response))
    },
  },
]
