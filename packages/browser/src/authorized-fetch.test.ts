/** fetch with the token: one refresh for all, bodies that stay whole, and the token where it belongs. */
import { createTestBed, type TestBed } from '@pkce/testing'
import axios from 'axios'
import ky from 'ky'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { authorizedFetch } from './authorized-fetch.ts'
import { createBrowserClient } from './browser-client.ts'

const API = 'https://api.example'
const api = vi.fn<typeof fetch>()
let bed: TestBed
let send: typeof fetch

beforeEach(async () => {
  vi.stubGlobal(
    'fetch',
    api.mockReset().mockImplementation(async (request) => answer(request as Request)),
  )
  bed = createTestBed()
  const tab = bed.open()
  await tab.signIn()
  send = authorizedFetch(tab.client, [API])
})
afterEach(() => vi.unstubAllGlobals())

/** An API that takes good tokens and tells what it was sent. */
async function answer(request: Request): Promise<Response> {
  const [, token = ''] = request.headers.get('authorization')?.split(' ') ?? []
  const body = await request.text()
  if (!bed.server.accepts(token)) return new Response('who?', { status: 401 })
  return Response.json({ method: request.method, body, type: request.headers.get('content-type') })
}

const refreshes = () =>
  bed.server.calls('token').filter(({ parameters }) => parameters.grant_type === 'refresh_token')

it('adds the token to requests below the APIs, and to no others', async () => {
  expect((await send(`${API}/me`)).status).toBe(200)
  await send('https://api.example.evil/me')
  await send(`${API.replace('https', 'http')}/me`)
  const authorized = api.mock.calls.map(([request]) => (request as Request).headers.has('authorization'))
  expect(authorized).toEqual([true, false, false])
})

it('refreshes once for any number of calls that wait', async () => {
  bed.clock.jump(3_600_000)
  const responses = await Promise.all(Array.from({ length: 100 }, () => send(`${API}/me`)))
  expect(responses.map(({ status }) => status)).toEqual(Array(100).fill(200))
  expect(refreshes()).toHaveLength(1)
})

it.each<[string, () => [RequestInfo | URL, RequestInit?]]>([
  ['a text', () => [`${API}/notes`, { method: 'POST', body: 'note' }]],
  ['bytes', () => [`${API}/notes`, { method: 'POST', body: new TextEncoder().encode('note') }]],
  ['a blob', () => [new URL(`${API}/notes`), { method: 'POST', body: new Blob(['note']) }]],
  ['a Request', () => [new Request(`${API}/notes`, { method: 'POST', body: 'note' })]],
])('sends %s again, whole, when the API refuses the token', async (_, request) => {
  api.mockImplementationOnce(async (sent) => new Response(await (sent as Request).text(), { status: 401 }))
  const response = await send(...request())
  expect(await response.json()).toMatchObject({ method: 'POST', body: 'note' })
  expect(api).toHaveBeenCalledTimes(2)
  expect(refreshes()).toHaveLength(1)
})

it('sends a stream once, and gives the 401 to the caller', async () => {
  api.mockImplementationOnce(async () => new Response('who?', { status: 401 }))
  const body = new Blob(['stream']).stream()
  const response = await send(`${API}/notes`, { method: 'POST', body, duplex: 'half' } as RequestInit)
  expect(response.status).toBe(401)
  expect(api).toHaveBeenCalledTimes(1)
})

it('gives up after one retry', async () => {
  api.mockImplementation(async () => new Response('who?', { status: 401 }))
  expect((await send(`${API}/me`)).status).toBe(401)
  expect(api).toHaveBeenCalledTimes(2)
})

it('does not follow redirects, which would carry the token on', async () => {
  await send(`${API}/me`)
  await send(`${API}/me`, { redirect: 'manual' })
  expect(api.mock.calls.map(([request]) => (request as Request).redirect)).toEqual(['error', 'manual'])
})

it('stops waiting when the caller aborts: before, and while the token is on its way', async () => {
  await expect(send(`${API}/me`, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    name: 'AbortError',
  })
  const stop = new AbortController()
  bed.clock.jump(3_600_000)
  const waiting = send(`${API}/me`, { signal: stop.signal })
  stop.abort()
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
})

it('hands the response on as it came', async () => {
  const response = new Response('download', { headers: { 'content-type': 'text/csv' } })
  api.mockResolvedValue(response)
  expect(await send(`${API}/export`)).toBe(response)
})

it('serves ky', async () => {
  bed.clock.jump(3_600_000)
  const client = ky.create({ fetch: send, prefix: API })
  expect(await client.post('notes', { json: { a: 1 } }).json()).toMatchObject({
    method: 'POST',
    body: '{"a":1}',
    type: 'application/json',
  })
})

it('serves axios', async () => {
  bed.clock.jump(3_600_000)
  const client = axios.create({ adapter: 'fetch', env: { fetch: send }, baseURL: API })
  const { data } = await client.post('/notes', { a: 1 })
  expect(data).toMatchObject({ method: 'POST', body: '{"a":1}', type: 'application/json' })
})

/** The API wants a stronger login, once. */
function wantStrongerLogin(): void {
  const headers = { 'www-authenticate': 'Bearer error="insufficient_user_authentication", acr_values="gold"' }
  api.mockImplementationOnce(async () => new Response('no', { status: 401, headers }))
}

it('is sent once more after the stronger login that the API wants', async () => {
  const tab = bed.open()
  await tab.signIn()
  const stepUp = vi.fn(tab.signIn)
  wantStrongerLogin()
  const request = { method: 'POST', body: 'note' }
  const response = await authorizedFetch(tab.client, [API], { stepUp })(`${API}/me`, request)
  expect(stepUp).toHaveBeenCalledWith({ acrValues: 'gold', requireAcr: true })
  expect(await response.json()).toMatchObject({ body: 'note' })
})

it('asks the client`s own option for that login', async () => {
  const tab = bed.open()
  await tab.signIn()
  const onStepUp = vi.fn(tab.signIn)
  const client = createBrowserClient({
    ...{ issuer: bed.server.issuer, clientId: 'app', redirectUri: 'https://app.example/callback' },
    ...{ apis: [API], onStepUp, storage: tab.ports.sessions, ports: tab.ports },
  })
  wantStrongerLogin()
  expect((await client.fetch(`${API}/me`)).status).toBe(200)
  expect(onStepUp).toHaveBeenCalledTimes(1)
  expect(client.onStepUp).toBe(onStepUp)
})

it('may carry a token of its own', async () => {
  const tab = bed.open()
  await tab.signIn()
  const fetchOther = authorizedFetch(tab.client, [API], { token: { resource: [API] } })
  expect((await fetchOther(`${API}/me`)).status).toBe(200)
  expect(refreshes().at(-1)?.parameters.resource).toBe(API)
})
