import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DEMO_SECRET } from './clients.ts'
import type { LogEntry } from './log.ts'
import { type AuthServer, startAuthServer } from './server.ts'
import { createVisitor, type Place, type Visitor } from './visitor.ts'

const PORT = 4920
const SAMPLE = 'http://localhost:5173'
const REDIRECT_URI = `${SAMPLE}/callback`

let server: AuthServer
let visitor: Visitor
let log: LogEntry[] = []

beforeAll(async () => {
  server = await startAuthServer({ port: PORT, log: (entry) => void log.push(entry) })
})
afterAll(() => server.close())
beforeEach(() => {
  log = []
  visitor = createVisitor(server.issuer)
})

const verifier = randomBytes(32).toString('base64url')
const challenge = createHash('sha256').update(verifier).digest('base64url')

function authorizationUrl(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const parameters = {
    response_type: 'code',
    client_id: 'react',
    redirect_uri: REDIRECT_URI,
    scope: 'openid profile email api:read',
    state: 'a-state',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...changes,
  }
  const given = Object.entries(parameters).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return `${server.issuer}/auth?${new URLSearchParams(given)}`
}

/** A user who signs in and allows what is asked; the code comes back. */
async function authorize(
  changes: Readonly<Record<string, string | undefined>> = {},
  username = 'ada',
): Promise<URL> {
  const login = await visitor.open(authorizationUrl(changes))
  const password = username === 'ada' ? 'lovelace' : 'hopper'
  let place = await visitor.submit(login, { username, password })
  if (place.status) place = await visitor.submit(place)
  return new URL(place.url)
}

async function post(
  path: string,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
) {
  const response = await fetch(server.issuer + path, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers,
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: (text ? JSON.parse(text) : {}) as Record<string, string>,
  }
}

function exchange(code: string, changes: Readonly<Record<string, string>> = {}) {
  return post('/token', {
    grant_type: 'authorization_code',
    client_id: 'react',
    redirect_uri: REDIRECT_URI,
    code,
    code_verifier: verifier,
    ...changes,
  })
}

const refresh = (token: string) =>
  post('/token', { grant_type: 'refresh_token', client_id: 'react', refresh_token: token })

const codeOf = (callback: URL) => callback.searchParams.get('code') as string
const claimsOf = (jwt = '') => JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString())

describe('the authorization endpoint', () => {
  it('asks who the user is, then for consent, and answers with a code, the state and its own name', async () => {
    const login = await visitor.open(authorizationUrl())
    expect(login.html).toContain('<h1>Sign in</h1>')
    const consent = await visitor.submit(login, { username: 'ada', password: 'lovelace' })
    expect(consent.html).toContain('Read your data from the API')
    const callback = new URL((await visitor.submit(consent)).url)
    expect(callback.origin + callback.pathname).toBe(REDIRECT_URI)
    expect(Object.fromEntries(callback.searchParams)).toEqual({
      code: expect.any(String),
      state: 'a-state',
      iss: server.issuer,
    })
  })

  it('shows pages with the colours of the samples', async () => {
    const css = await (await fetch(`${server.issuer}/style.css`)).text()
    const used = [...css.matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => name)
    expect(used).toContain('--accent')
    expect(used.filter((name) => !css.includes(`${name}:`))).toEqual([])
  })

  it('says that a password is wrong, and keeps the name', async () => {
    const place = await visitor.submit(await visitor.open(authorizationUrl()), {
      username: 'ada',
      password: 'wrong',
    })
    expect(place.status).toBe(401)
    expect(place.html).toContain('User name or password is wrong')
    expect(place.html).toContain('value="ada"')
  })

  it('asks for consent once for a user and a client, even in another browser', async () => {
    await authorize({}, 'grace')
    visitor = createVisitor(server.issuer)
    const login = await visitor.open(authorizationUrl())
    const place = await visitor.submit(login, { username: 'grace', password: 'hopper' })
    expect(place.url).toContain('code=')
  })

  it('asks for no consent when only the identity is wanted', async () => {
    const login = await visitor.open(
      authorizationUrl({
        client_id: 'vue',
        redirect_uri: 'http://localhost:5174/callback',
        scope: 'openid profile',
      }),
    )
    const place = await visitor.submit(login, { username: 'ada', password: 'lovelace' })
    expect(place.url).toContain('code=')
  })

  it('tells the client when the user denies', async () => {
    const login = await visitor.open(authorizationUrl({ scope: 'openid api:write' }))
    const consent = await visitor.submit(login, { username: 'ada', password: 'lovelace' })
    const { url } = await visitor.submit(consent, {}, '/abort')
    expect(new URL(url).searchParams.get('error')).toBe('access_denied')
    expect(new URL(url).searchParams.get('iss')).toBe(server.issuer)
  })

  it.each([
    ['no challenge', { code_challenge: undefined, code_challenge_method: undefined }],
    ['a plain challenge', { code_challenge: verifier, code_challenge_method: 'plain' }],
  ])('refuses %s (RFC 7636 §4.4.1)', async (_name, changes) => {
    const { url } = await visitor.open(authorizationUrl(changes))
    expect(new URL(url).searchParams.get('error')).toBe('invalid_request')
  })

  it('shows an error, and redirects nowhere, for a redirect URI that is not registered', async () => {
    const place = await visitor.open(authorizationUrl({ redirect_uri: 'https://attacker.example/' }))
    expect(place.status).toBe(400)
    expect(place.html).toContain('redirect_uri')
  })

  it('knows every redirect URI of a client that has several, and needs the one meant', async () => {
    const multi = { client_id: 'multi', scope: 'openid' }
    for (const path of ['/callback', '/popup', '/silent']) {
      visitor = createVisitor(server.issuer)
      const redirect_uri = `http://localhost:5178${path}`
      expect((await authorize({ ...multi, redirect_uri })).pathname).toBe(path)
    }
    expect(
      (await createVisitor(server.issuer).open(authorizationUrl({ ...multi, redirect_uri: undefined })))
        .status,
    ).toBe(400)
  })

  it('refuses a login form posted by another site', async () => {
    const login = await visitor.open(authorizationUrl())
    const response = await fetch(login.url, {
      method: 'POST',
      headers: { origin: 'https://attacker.example' },
      body: '',
    })
    expect(response.status).toBeGreaterThanOrEqual(400)
  })

  it('accepts a pushed request (RFC 9126)', async () => {
    const parameters = Object.fromEntries(new URL(authorizationUrl()).searchParams)
    const pushed = await post('/request', parameters)
    expect(pushed.status).toBe(201)
    const place = await visitor.open(
      `${server.issuer}/auth?client_id=react&request_uri=${pushed.body.request_uri}`,
    )
    expect(place.html).toContain('<h1>Sign in</h1>')
  })
})

describe('the token endpoint', () => {
  it('gives tokens for code and verifier, without any secret', async () => {
    const { status, body } = await exchange(codeOf(await authorize()))
    expect(status).toBe(200)
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 60, refresh_token: expect.any(String) })
    expect(claimsOf(body.id_token)).toMatchObject({
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      aud: 'react',
    })
    expect(claimsOf(body.access_token)).toMatchObject({
      aud: 'http://localhost:4100',
      scope: 'api:read',
      client_id: 'react',
    })
  })

  it('refuses a wrong verifier (RFC 7636 §4.6)', async () => {
    const { status, body } = await exchange(codeOf(await authorize()), { code_verifier: 'w'.repeat(43) })
    expect([status, body.error]).toEqual([400, 'invalid_grant'])
  })

  it('refuses a code that was used, and ends what came from it (RFC 6749 §4.1.2)', async () => {
    const code = codeOf(await authorize())
    const first = await exchange(code)
    const second = await exchange(code)
    expect([second.status, second.body.error]).toEqual([400, 'invalid_grant'])
    expect((await refresh(first.body.refresh_token as string)).status).toBe(400)
  })

  it('rotates refresh tokens, and ends the session when an old one is used again (RFC 9700 §4.14.2)', async () => {
    const { body: first } = await exchange(codeOf(await authorize()))
    const { body: second } = await refresh(first.refresh_token as string)
    expect(second.refresh_token).not.toBe(first.refresh_token)
    const reuse = await refresh(first.refresh_token as string)
    expect([reuse.status, reuse.body.error]).toEqual([400, 'invalid_grant'])
    expect((await refresh(second.refresh_token as string)).status).toBe(400)
  })

  it('wants the secret of the confidential client', async () => {
    const redirect_uri = 'http://localhost:5177/auth/callback'
    const code = codeOf(await authorize({ client_id: 'node-web', redirect_uri }))
    const form = { grant_type: 'authorization_code', redirect_uri, code, code_verifier: verifier }
    expect((await post('/token', { ...form, client_id: 'node-web' })).status).toBe(401)
    const authorization = `Basic ${Buffer.from(`node-web:${DEMO_SECRET}`).toString('base64')}`
    expect((await post('/token', form, { authorization })).status).toBe(200)
  })

  it('is open to pages of the client, and to no others', async () => {
    const code = codeOf(await authorize())
    const form = {
      grant_type: 'authorization_code',
      client_id: 'react',
      redirect_uri: REDIRECT_URI,
      code,
      code_verifier: verifier,
    }
    const own = await post('/token', form, { origin: SAMPLE })
    expect(own.headers.get('access-control-allow-origin')).toBe(SAMPLE)
    const other = await post('/token', form, { origin: 'https://attacker.example' })
    expect(other.status).toBe(400)
    expect(other.headers.get('access-control-allow-origin')).toBeNull()
  })
})

it('announces what it can do', async () => {
  const metadata = await (await fetch(`${server.issuer}/.well-known/openid-configuration`)).json()
  expect(metadata).toMatchObject({
    issuer: server.issuer,
    authorization_response_iss_parameter_supported: true,
    code_challenge_methods_supported: ['S256'],
    response_types_supported: ['code'],
    dpop_signing_alg_values_supported: expect.any(Array),
    pushed_authorization_request_endpoint: expect.any(String),
    revocation_endpoint: expect.any(String),
    end_session_endpoint: expect.any(String),
  })
})

it('signs out by the client, after a word of the user', async () => {
  const { body } = await exchange(codeOf(await authorize()))
  const hint = new URLSearchParams({
    id_token_hint: body.id_token as string,
    post_logout_redirect_uri: `${SAMPLE}/`,
  })
  const question: Place = await visitor.open(`${server.issuer}/session/end?${hint}`)
  expect(question.html).toContain('Sign out here too?')
  const { url } = await visitor.submit(question, { logout: 'yes' })
  expect(url).toBe(`${SAMPLE}/`)
})

it('logs what was asked, and not one secret', async () => {
  const code = codeOf(await authorize())
  const { body } = await exchange(code)
  const text = JSON.stringify(log)
  expect(log.find(({ endpoint }) => endpoint === 'authorize')).toMatchObject({
    code_challenge_method: 'S256',
  })
  expect(log.find(({ endpoint }) => endpoint === 'token')).toMatchObject({
    client_authentication: 'none',
    parameters: expect.arrayContaining(['code', 'code_verifier']),
  })
  for (const secret of [
    code,
    verifier,
    challenge,
    'a-state',
    'lovelace',
    ...Object.values(body).filter((value) => String(value).length > 20),
  ]) {
    expect(text).not.toContain(secret)
  }
})
