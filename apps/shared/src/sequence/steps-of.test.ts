import { createClient, observe, type Ports } from '@pkce/core'
import { beforeEach, expect, it } from 'vitest'
import type { Step } from './step.ts'
import { stepsOf } from './steps-of.ts'

const SECRETS = ['the-code', 'the-access-token', 'the-refresh-token', 'the-second-token']
const issuer = 'https://server.example'

let steps: Step[]
let address: string
let answers: Record<string, [status: number, body: object]>
let ports: Ports

beforeEach(() => {
  steps = []
  answers = {
    authorization_code: [200, tokens('the-access-token')],
    refresh_token: [200, tokens('the-second-token')],
  }
  const kept = new Map<string, string>()
  const storage = {
    get: (key: string) => kept.get(key),
    set: (key: string, value: string) => void kept.set(key, value),
    delete: (key: string) => void kept.delete(key),
  }
  ports = {
    crypto: {
      randomBytes: (length) => new Uint8Array(length).fill(length),
      sha256: async () => new Uint8Array(32),
    },
    http: async ({ url, body = '' }) => {
      const [status, answer] = url.endsWith('/revoke')
        ? [200, {}]
        : (answers[new URLSearchParams(body).get('grant_type') ?? ''] ?? [500, {}])
      return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) }
    },
    sessions: storage,
    transactions: storage,
    clock: { now: () => 1_000, schedule: () => () => {} },
    navigate: ({ url }) => {
      address = url
    },
  }
})

function tokens(access_token: string): object {
  return { access_token, token_type: 'Bearer', expires_in: 60, refresh_token: 'the-refresh-token' }
}

/** A page: what it does is drawn. */
function open() {
  const client = createClient(
    {
      issuer,
      clientId: 'app',
      redirectUri: 'https://app.example/callback',
      metadata: {
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        revocation_endpoint: `${issuer}/revoke`,
      },
    },
    ports,
  )
  observe(client, (observation) => steps.push(...stepsOf(observation)))
  return client
}

async function comeBack(answer: Record<string, string>) {
  await open().login()
  const state = new URL(address).searchParams.get('state') ?? ''
  const client = open()
  const result = client.handleCallback(
    `https://app.example/callback?${new URLSearchParams({ state, ...answer })}`,
  )
  await result.catch(() => {})
  return client
}

function lines(): string[] {
  return steps.map(({ from, to, title }) => `${from}${from === to ? '' : ` > ${to}`}: ${title}`)
}

it('draws a login, arrow by arrow, over the redirect', async () => {
  await comeBack({ code: 'the-code', iss: issuer })
  expect(lines()).toEqual([
    'user > client: Wants to sign in',
    'client: Makes a verifier, and its SHA-256 as the challenge',
    'client > server: Redirect with the challenge',
    'user > server: Signs in and consents, where asked',
    'server > client: Redirect back with the code',
    'client: Checks state and iss',
    'client > server: Code and verifier for tokens',
    'server: SHA-256 of the verifier is the challenge',
    'server > client: Access, id and refresh token',
    'client > user: Welcome',
  ])
})

it('shows the challenge, and no secret', async () => {
  const client = await comeBack({ code: 'the-code', iss: issuer })
  await client.getAccessToken({ fresh: true })
  await client.logout()
  const redirect = steps.find(({ title }) => title === 'Redirect with the challenge')
  expect(redirect?.details).toMatchObject({
    code_challenge: new URL(address).searchParams.get('code_challenge'),
    code_challenge_method: 'S256',
    state: '[22 characters]',
  })
  const shown = JSON.stringify(steps)
  for (const secret of SECRETS) expect(shown).not.toContain(secret)
})

it('draws a refresh and a logout as parts of their own', async () => {
  const client = await comeBack({ code: 'the-code', iss: issuer })
  steps = []
  await client.getAccessToken({ fresh: true })
  await client.logout()
  expect(steps.map(({ part, title, opens = false }) => [part, title, opens])).toEqual([
    ['Refresh', 'Refresh token for new tokens', true],
    ['Refresh', 'New access token, new refresh token', false],
    ['Sign out', 'Wants to sign out', true],
    ['Sign out', 'Revokes the refresh token', false],
    ['Sign out', 'Revoked', false],
  ])
})

it('draws a refused login as refused, and no exchange', async () => {
  await comeBack({ error: 'access_denied', iss: issuer })
  expect(lines().slice(3)).toEqual([
    'user > server: Refuses',
    'server > client: Redirect back with error=access_denied',
  ])
  expect(steps.at(-1)?.refused).toBe(true)
})

it('draws an answer that is none as refused by the client', async () => {
  await comeBack({ code: 'the-code', iss: issuer, state: 'forged' })
  expect(lines().slice(3)).toEqual([
    'server > client: Redirect back with an answer',
    'client: Refuses it: state_unknown',
  ])
})

it('draws a code that the server refuses', async () => {
  answers.authorization_code = [400, { error: 'invalid_grant' }]
  await comeBack({ code: 'the-code', iss: issuer })
  expect(lines().at(-1)).toBe('server > client: Refuses: invalid_grant')
  expect(steps.at(-1)).toMatchObject({ refused: true, details: { status: '400' } })
})

it('draws a reload without any request', async () => {
  await comeBack({ code: 'the-code', iss: issuer })
  steps = []
  await open().start()
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
