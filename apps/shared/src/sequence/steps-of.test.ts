import { dpop, jarm, observe, pushed } from '@pkce/core'
import { createTestBed, type Tab, type TestBed, type TestBedOptions } from '@pkce/testing'
import { beforeEach, expect, it } from 'vitest'
import type { Step } from './step.ts'
import { stepsOf } from './steps-of.ts'

let steps: Step[]
let bed: TestBed

beforeEach(() => {
  steps = []
})

/** A tab whose client is drawn, also after a redirect. */
function open(options?: TestBedOptions): Tab {
  bed = createTestBed(options)
  return drawn(bed.open())
}

function drawn(tab: Tab): Tab {
  observe(tab.client, (observation) => steps.push(...stepsOf(observation)))
  return tab
}

/** Login, the user's decision, and back on another page of the same tab. */
async function signIn(tab: Tab, decision?: Parameters<Tab['signIn']>[1]): Promise<Tab> {
  await tab.client.login()
  const { response } = bed.server.authorize(tab.navigations.last().url, decision)
  return comeBack(tab, response)
}

async function comeBack(tab: Tab, response: string): Promise<Tab> {
  const next = drawn(tab.reload())
  await next.client.handleCallback(response).catch(() => {})
  return next
}

function lines(): string[] {
  return steps.map(({ from, to, title }) => `${from}${from === to ? '' : ` > ${to}`}: ${title}`)
}

const BEFORE = [
  'user > client: Wants to sign in',
  'client > server: Asks for the metadata',
  'server > client: Endpoints, keys, what it supports',
  'client: Makes a verifier, and its SHA-256 as the challenge',
  'client > server: Redirect with the challenge',
]

it('draws a login, arrow by arrow, over the redirect', async () => {
  await signIn(open())
  expect(lines()).toEqual([
    ...BEFORE,
    'user > server: Signs in and consents, where asked',
    'server > client: Redirect back with the code',
    'client: Checks state and iss',
    'client > server: Code and verifier for tokens',
    'server: SHA-256 of the verifier is the challenge',
    'server > client: Tokens: access, id, refresh',
    'client > server: Asks for the public keys',
    'server > client: Public keys',
    'client: Verifies the id_token',
    'client > user: Welcome, Ada Lovelace',
  ])
})

it('draws the strongest profile: pushed ahead, bound to a key, signed', async () => {
  await signIn(
    open({ server: { dpop: 'nonce', pushed: 'required' }, client: { dpop: dpop(), pushed, jarm } }),
  )
  expect(lines().slice(4)).toEqual([
    'client > server: Pushes the request with the challenge ahead',
    'server > client: Wants its nonce in the proof',
    'client > server: Pushes the request with the challenge ahead',
    'server > client: A reference to it',
    'client > server: Redirect with the reference',
    'user > server: Signs in and consents, where asked',
    'server > client: Redirect back with a signed answer',
    'client > server: Asks for the public keys',
    'server > client: Public keys',
    'client: Checks signature, state and iss',
    'client > server: Code and verifier for tokens',
    'server > client: Wants its nonce in the proof',
    'client > server: Code and verifier for tokens',
    'server: SHA-256 of the verifier is the challenge',
    'server > client: Tokens: access, id, refresh',
    'client: Verifies the id_token',
    'client > user: Welcome, Ada Lovelace',
  ])
})

it('shows the challenge, and no secret', async () => {
  const tab = open()
  const { client } = await signIn(tab)
  const { token } = await client.getAccessToken({ fresh: true })
  await client.logout()
  const asked = new URL(tab.navigations.last().url).searchParams
  const redirect = steps.find(({ title }) => title === 'Redirect with the challenge')
  expect(redirect?.details).toMatchObject({
    code_challenge: asked.get('code_challenge'),
    code_challenge_method: 'S256',
    state: '[22 characters]',
  })
  const sent = bed.server.log.flatMap(({ parameters }) => Object.entries(parameters))
  const secrets = sent.filter(([name]) => /^(code|code_verifier|refresh_token|state|nonce|token)$/.test(name))
  expect(secrets.length).toBeGreaterThan(5)
  const shown = JSON.stringify(steps)
  for (const secret of [token, ...secrets.map(([, value]) => value)]) expect(shown).not.toContain(secret)
})

it('draws a refresh and a logout as parts of their own', async () => {
  const { client } = await signIn(open())
  steps = []
  await client.getAccessToken({ fresh: true })
  await client.logout()
  expect(steps.map(({ part, title, opens = false }) => [part, title, opens])).toEqual([
    ['Refresh', 'Refresh token for new tokens', true],
    ['Refresh', 'New access token', false],
    ['Refresh', 'Verifies the id_token', false],
    ['Sign out', 'Wants to sign out', true],
    ['Sign out', 'Revokes the refresh token', false],
    ['Sign out', 'Revoked', false],
    ['Sign out', 'Redirect: end the session there, too', false],
  ])
})

it('draws a refused login as refused, and no exchange', async () => {
  await signIn(open(), { error: 'access_denied' })
  expect(lines()).toEqual([
    ...BEFORE,
    'user > server: Refuses',
    'server > client: Redirect back with error=access_denied',
  ])
  expect(steps.at(-1)?.refused).toBe(true)
})

it('says nothing of the user where the server could not go on', async () => {
  await signIn(open(), { error: 'server_error' })
  expect(lines()).toEqual([...BEFORE, 'server > client: Redirect back with error=server_error'])
})

it('draws an answer that is none as refused by the client', async () => {
  const tab = open()
  await tab.client.login()
  await comeBack(tab, 'https://app.example/callback?code=stolen&state=forged')
  expect(lines()).toEqual([
    ...BEFORE,
    'server > client: Redirect back with an answer',
    'client: Refuses it: state_unknown',
  ])
})

it('draws an answer that is opened again', async () => {
  const tab = open()
  await tab.client.login()
  const { response } = bed.server.authorize(tab.navigations.last().url)
  const done = await comeBack(tab, response)
  steps = []
  await comeBack(done, response)
  expect(lines()).toEqual([
    'client: Reads the session from its storage: no request',
    'client: This answer was used before: nothing to do',
  ])
})

it('draws a code that the server refuses', async () => {
  const tab = open()
  await tab.client.login()
  const { response } = bed.server.authorize(tab.navigations.last().url)
  await comeBack(tab, response.replace(/code=[^&]+/, 'code=other'))
  expect(lines().at(-1)).toBe('server > client: Refuses: invalid_grant')
  expect(steps.at(-1)).toMatchObject({ refused: true, details: { status: '400' } })
})

it('draws a server that does not answer', async () => {
  const tab = open()
  bed.server.faults.always('any', 'offline')
  await tab.client.login().catch(() => {})
  expect(lines().at(-1)).toBe('server > client: No answer: network_failed')
})

it('draws an id_token whose signature is wrong', async () => {
  const { crypto } = createTestBed().open().ports
  await signIn(open({ ports: { crypto: { ...crypto, verify: async () => false } } }))
  expect(lines().at(-1)).toBe('client: Refuses the id_token: id_token_signature')
})

it('draws a session that the server ended', async () => {
  const { client } = await signIn(open())
  bed.server.endGrants()
  steps = []
  await client.getAccessToken({ fresh: true }).catch(() => {})
  expect(lines()).toEqual([
    'client > server: Refresh token for new tokens',
    'server > client: Refuses: 400',
    'client: The session is over: session_ended',
  ])
})

it('draws a logout in another tab', async () => {
  await signIn(open())
  const other = bed.open()
  await other.client.start()
  steps = []
  await other.client.logout()
  await bed.clock.settle()
  expect(steps.map(({ part, title }) => [part, title])).toEqual([['Sign out', 'Signed out in another tab']])
})

it('draws a reload without any request', async () => {
  const tab = await signIn(open())
  steps = []
  await drawn(tab.reload()).client.start()
  expect(lines()).toEqual(['client: Reads the session from its storage: no request'])
})

it('draws a call of the API, and whether its token was accepted', () => {
  const url = 'https://api.example/me'
  for (const httpStatus of [200, 401, 503]) {
    steps.push(...stepsOf({ kind: 'call', at: 1, method: 'GET', url }))
    steps.push(...stepsOf({ kind: 'answer', at: 2, url, httpStatus }))
  }
  expect(lines()).toEqual([
    'client > api: GET /me with the access token',
    'api: Checks the token, accepts it',
    'api > client: Answer 200',
    'client > api: GET /me with the access token',
    'api: Checks the token, refuses it',
    'api > client: Answer 401',
    'client > api: GET /me with the access token',
    'api > client: Answer 503',
  ])
})
