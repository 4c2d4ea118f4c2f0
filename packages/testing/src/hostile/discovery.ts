/** A server, or who stands in its place, that publishes false metadata (RFC 8414 §6, RFC 9700 §4.8). */
import type { HttpResponse } from '@pkce/core'
import { family, type HostileCase } from './case.ts'
import { login, must, patiently } from './world.ts'

type Json = Readonly<Record<string, unknown>>

/** The metadata says this too; `undefined` takes a field out. */
const publishing = (changes: Json) =>
  login(({ server }) => {
    server.tamper.metadata = (honest) => ({ ...honest, ...changes })
  })

/** Every request for metadata gets this answer. */
const answering = (answer: Partial<HttpResponse>) =>
  login(({ server }) => {
    server.tamper.response = (honest, { endpoint }) =>
      endpoint === 'metadata' ? { ...honest, ...answer } : honest
  })

const EVIL = 'https://evil.example'
const PAGE = '<!doctype html><title>Sign in</title>'

export const discovery: readonly HostileCase[] = [
  ...family(
    { source: 'RFC 8414 §3.3, §6.2; RFC 6819 §4.5.4', answer: 'issuer_mismatch' },
    {
      'The metadata names another issuer.': { issuer: EVIL },
      'The metadata names the issuer with a slash at the end.': { issuer: 'https://as.example/' },
      'The metadata names the issuer in capitals.': { issuer: 'HTTPS://AS.EXAMPLE' },
      'The metadata names the issuer with its port.': { issuer: 'https://as.example:443' },
      'The metadata names several issuers.': { issuer: ['https://as.example', EVIL] },
      'The metadata names no issuer.': { issuer: undefined },
    },
    publishing,
  ),
  ...family(
    { source: 'RFC 8414 §6.1; RFC 6819 §4.3.1', answer: 'url_insecure' },
    {
      'The authorization endpoint is served without TLS.': {
        authorization_endpoint: 'http://as.example/authorize',
      },
      'The token endpoint is served without TLS.': { token_endpoint: 'http://as.example/token' },
      'The keys are served without TLS.': { jwks_uri: 'http://as.example/keys' },
      'The revocation endpoint is served without TLS.': { revocation_endpoint: 'http://as.example/revoke' },
      'The end session endpoint is served without TLS.': { end_session_endpoint: 'http://as.example/end' },
      'The authorization endpoint is a script.': {
        authorization_endpoint: 'javascript:alert(document.domain)//',
      },
      'The authorization endpoint is data.': {
        authorization_endpoint: 'data:text/html,<script>alert(1)</script>',
      },
      'The end session endpoint is a script.': {
        end_session_endpoint: 'javascript:alert(document.domain)//',
      },
      'The token endpoint is a path.': { token_endpoint: '/token' },
      'The token endpoint has a fragment, which would hide what is added behind it.': {
        token_endpoint: 'https://as.example/token#',
      },
      'The token endpoint hides its host behind a user name.': {
        token_endpoint: 'https://as.example@evil.example/',
      },
    },
    publishing,
  ),
  ...family(
    { source: 'RFC 8414 §3.2; OpenID Connect Discovery §4.3', answer: 'metadata_invalid' },
    {
      'The metadata has no authorization endpoint.': { authorization_endpoint: undefined },
      'The metadata has no token endpoint.': { token_endpoint: undefined },
      'The token endpoint is a number.': { token_endpoint: 1 },
      'The token endpoint is a list.': { token_endpoint: ['https://as.example/token'] },
      'The token endpoint is null.': { token_endpoint: null },
      'The keys are at an object.': { jwks_uri: { href: 'https://as.example/keys' } },
    },
    publishing,
  ),
  ...family(
    { source: 'RFC 9700 §2.1.1, §4.8.2', answer: 'pkce_unsupported' },
    {
      'The metadata takes S256 away.': { code_challenge_methods_supported: ['plain'] },
      'The metadata takes every code challenge method away.': { code_challenge_methods_supported: [] },
      'The metadata offers S256 in a spelling of its own.': { code_challenge_methods_supported: ['s256'] },
    },
    publishing,
  ),
  ...family(
    { source: 'RFC 8414 §3.2', answer: 'discovery_failed' },
    {
      'The metadata is a page.': { body: PAGE },
      'The metadata is nothing.': { body: '' },
      'The metadata is a list.': { body: '[]' },
      'The metadata is a JSON text.': { body: '"https://as.example"' },
      'The metadata is cut off.': { body: '{"issuer":"https://as.example",' },
      'The metadata is endless.': { body: `{"issuer":"${'x'.repeat(300_000)}"}` },
      'The metadata is nested without end.': { body: `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}` },
      'The metadata is elsewhere (a redirect).': { status: 302, headers: { location: EVIL }, body: '' },
      'The metadata is not found.': { status: 404, body: '{}' },
      'The metadata comes with a failure of the server.': { status: 500 },
      'The metadata comes with the status of something that was made.': { status: 201 },
    },
    answering,
  ),
  {
    attack: 'The metadata hides its endpoints in the prototype.',
    source: 'RFC 8414 §3.2',
    answer: 'metadata_invalid',
    leaves: 'signed out',
    play: answering({
      body: `{"issuer":"https://as.example","__proto__":{"authorization_endpoint":"${EVIL}/","token_endpoint":"${EVIL}/"}}`,
    }),
  },
  {
    attack: 'A page stands where OpenID Connect puts the metadata, which is where RFC 8414 puts it.',
    source: 'RFC 8414 §3.1, §5',
    answer: 'survived',
    leaves: 'signed in',
    play: login(({ server }) => {
      server.tamper.response = (honest, { url }) =>
        url.endsWith('/openid-configuration') ? { ...honest, body: PAGE } : honest
    }),
  },
  {
    attack: 'The metadata says nothing of code challenge methods.',
    source: 'RFC 9700 §2.1.1',
    answer: 'survived',
    leaves: 'signed in',
    bed: { server: { metadata: { code_challenge_methods_supported: undefined } } },
    play: async ({ tab }) => {
      await tab.signIn()
      must(tab.navigations.last().url.includes('code_challenge_method=S256'), 'S256 is always used')
    },
  },
  ...family(
    { source: 'RFC 6819 §4.4.1.11', answer: 'network_failed' },
    { 'The metadata never comes.': 20_000 },
    (latency) => async (world) => {
      world.server.faults.latency = latency
      await patiently(world, world.tab.signIn())
    },
  ),
  ...family(
    { source: 'RFC 8414 §3', answer: 'network_failed' },
    { 'The server can not be reached.': 'offline', 'The metadata is lost on the way.': 'lost' } as const,
    (fault) => login(({ server }) => server.faults.always('metadata', fault)),
  ),
]
