import { createCookieJar } from 'sample-look/cookie-jar'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Api, startApi } from '../../api/src/index.ts'
import { type AuthServer, type LogEntry, startAuthServer } from '../../auth-server/src/index.ts'
import { createVisitor } from '../../auth-server/src/visitor.ts'
import { type NodeWeb, startNodeWeb } from './index.ts'

const ISSUER = 'http://localhost:4930'
const HOME = 'http://localhost:4932'
let server: AuthServer
let api: Api
let app: NodeWeb
let log: LogEntry[] = []
const cookies = createCookieJar()
const seen: string[] = []

beforeAll(async () => {
  api = await startApi({ port: 4931, issuer: ISSUER })
  const samples = { 'node-web': HOME }
  server = await startAuthServer({ port: 4930, api: api.url, samples, log: (entry) => void log.push(entry) })
  app = await startNodeWeb({ port: 4932, issuer: ISSUER, api: api.url })
})
afterAll(() => Promise.all([server.close(), api.close(), app.close()]))
beforeEach(() => {
  log = []
  cookies.clear()
  seen.length = 0
})

/** What a browser does, and nothing more. */
async function request(path: string, init: RequestInit = {}) {
  const response = await fetch(HOME + path, {
    redirect: 'manual',
    ...init,
    headers: {
      ...init.headers,
      'sec-fetch-site': 'same-origin',
      cookie: cookies.header(),
    },
  })
  cookies.keep(response)
  const text = await response.text()
  const location = response.headers.get('location') ?? ''
  seen.push(JSON.stringify([...response.headers]), text)
  return { status: response.status, location, text }
}

async function signIn(): Promise<void> {
  await request('/')
  const { location } = await request('/profile')
  const visitor = createVisitor(ISSUER)
  let place = await visitor.open((await request(location)).location)
  place = await visitor.submit(place, { username: 'ada', password: 'lovelace' })
  if (place.status) place = await visitor.submit(place)
  await request(place.url.slice(HOME.length))
}

const field = (html: string) => /name="csrf_token" value="([^"]+)"/.exec(html)?.[1] ?? ''
const submit = (path: string, token: string) =>
  request(path, { method: 'POST', body: new URLSearchParams({ csrf_token: token }) })

it('signs in with its secret and a pushed request, calls the API, refreshes and signs out', async () => {
  await signIn()
  const home = await request('/')
  expect(home.text).toContain('Ada Lovelace')
  expect((await request('/profile')).text).toContain('user-ada')
  expect((await request('/api/me')).text).toContain('Hello user-ada')
  expect(await submit('/refresh', field(home.text))).toMatchObject({ status: 303, location: '/' })
  const { location } = await submit('/auth/logout', field(home.text))
  expect(location).toContain(`${ISSUER}/session/end?`)
  expect((await request('/')).text).toContain('data-testid="login"')
  expect(
    log.map(({ endpoint, grant_type, client_authentication: by }) => [endpoint, grant_type, by]),
  ).toEqual(
    expect.arrayContaining([
      ['par', undefined, 'client_secret_basic'],
      ['token', 'authorization_code', 'client_secret_basic'],
      ['token', 'refresh_token', 'client_secret_basic'],
      ['revoke', undefined, 'client_secret_basic'],
    ]),
  )
})

it('never sends a token to the browser', async () => {
  await signIn()
  const { text } = await request('/')
  await request('/api/me')
  await submit('/refresh', field(text))
  await submit('/auth/logout', field(text))
  const everything = [...seen, cookies.header()].join('\n')
  // The id_token goes back to its own issuer, as the hint of the logout. All tokens but the refresh token are JWTs.
  expect(everything.replace(/id_token_hint=[^"&]+/g, '')).not.toMatch(
    /eyJ[\w-]+\.|refresh_token=|code_verifier=[^[]/,
  )
})

it('draws what the server does for this visitor, and for no other', async () => {
  await signIn()
  expect((await request('/')).text).toContain('Pushes the request with the challenge ahead')
  cookies.clear()
  expect((await request('/')).text).not.toContain('Pushes the request with the challenge ahead')
})

it('does nothing for a form of another page', async () => {
  await signIn()
  expect((await submit('/refresh', 'forged')).status).toBe(403)
  expect((await submit('/auth/logout', 'forged')).status).toBe(403)
  expect((await request('/')).text).toContain('Ada Lovelace')
})
