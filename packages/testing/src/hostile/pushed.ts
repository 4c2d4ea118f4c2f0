/** A server that takes pushed authorization requests, or no longer does (RFC 9126 §7). */
import { type HttpResponse, pushed } from '@pkce/core'
import { family, type HostileCase } from './case.ts'
import { login, must, patiently } from './world.ts'

const bed = { client: { pushed }, server: { pushed: true } } as const
const PAGE = '<!doctype html>'

const answering = (answer: Partial<HttpResponse>) =>
  login(({ server }) => {
    server.tamper.response = (honest, { endpoint }) =>
      endpoint === 'pushed' ? { ...honest, ...answer } : honest
  })

export const pushedRequests: readonly HostileCase[] = [
  ...family(
    { source: 'RFC 9126 §2.3', answer: 'push_refused', bed },
    {
      'The server refuses the pushed request.': { status: 400, body: '{"error":"invalid_request"}' },
      'The server does not know the client that pushes.': { status: 401, body: '{"error":"invalid_client"}' },
    },
    answering,
  ),
  ...family(
    { source: 'RFC 9126 §2.2, §2.3', answer: 'push_invalid', bed },
    {
      'The answer to a pushed request has no reference.': { body: '{"expires_in":90}' },
      'The reference to a pushed request is empty.': { body: '{"request_uri":"","expires_in":90}' },
      'The reference to a pushed request is a list.': { body: '{"request_uri":["urn:x"],"expires_in":90}' },
      'The reference to a pushed request is in the prototype.': {
        body: '{"__proto__":{"request_uri":"urn:x"}}',
      },
      'The answer to a pushed request has the status of a page.': { status: 200 },
      'The answer to a pushed request is a page.': { body: PAGE },
      'The answer to a pushed request is endless.': { body: `{"request_uri":"${'x'.repeat(300_000)}"}` },
      'The pushed request is sent on to another server (307).': {
        status: 307,
        headers: { location: 'https://evil.example/' },
      },
      'The server is broken when a request is pushed.': { status: 503, body: PAGE },
    },
    answering,
  ),
  {
    attack: 'The reference to a pushed request brings parameters of its own.',
    source: 'RFC 9126 §4, §7.3',
    answer: 'survived',
    leaves: 'signed out',
    bed,
    play: async ({ tab, server }) => {
      server.tamper.response = (honest, { endpoint }) =>
        endpoint === 'pushed'
          ? { ...honest, body: '{"request_uri":"urn:x&client_id=evil&redirect_uri=evil#"}' }
          : honest
      await tab.client.login()
      const { url } = tab.navigations.last()
      must(!/[&?#](client_id|redirect_uri)=evil/.test(url), 'what a server says is no part of the address')
      tab.client.returned()
    },
  },
  {
    attack: 'The pushed request is swapped for that of the attacker on the way to the server.',
    source: 'RFC 9126 §7.2, §7.3; RFC 9700 §4.7',
    answer: 'state_unknown',
    leaves: 'signed out',
    bed,
    play: async ({ bed, tab, server }) => {
      const attacker = bed.open()
      await attacker.client.login()
      await tab.client.login()
      const { response } = server.authorize(attacker.navigations.last().url)
      await tab.client.handleCallback(response)
    },
  },
  {
    attack: 'The answer to a pushed request never comes.',
    source: 'RFC 6819 §4.4.1.11',
    answer: 'network_failed',
    leaves: 'signed out',
    bed,
    play: async (world) => {
      const { tab, server } = world
      server.faults.next('pushed', 'lost')
      await patiently(world, tab.client.login())
    },
  },
  ...family(
    { source: 'RFC 9126 §5; RFC 9700 §2.1', answer: 'url_insecure', bed },
    { 'Requests are to be pushed without TLS.': 'http://as.example/push' },
    (endpoint) =>
      login(({ server }) => {
        server.tamper.metadata = (honest) => ({ ...honest, pushed_authorization_request_endpoint: endpoint })
      }),
  ),
]
