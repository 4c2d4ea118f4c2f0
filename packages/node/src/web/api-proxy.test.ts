import { expect, it } from 'vitest'
import { API, createWorld } from '../../test/world.ts'

const SCRIPT = { 'x-pkce': '1' }

it('adds the token on the server, and passes on what the API is to see', async () => {
  const { browser, apiCalls, server } = createWorld()
  const ada = browser()
  await ada.signIn()
  const headers = { ...SCRIPT, 'content-type': 'text/plain', authorization: 'Bearer mine', 'x-other': '1' }
  await ada.request('/api/notes/7?full=1', { method: 'PUT', body: 'text', headers })
  const [call] = apiCalls
  expect([call?.method, call?.url]).toEqual(['PUT', `${API}/notes/7?full=1`])
  expect(await call?.text()).toBe('text')
  expect(server.accepts(call?.headers.get('authorization')?.slice(7) ?? '')).toBe(true)
  expect([...(call?.headers.keys() ?? [])].sort()).toEqual(['authorization', 'content-type'])
})

it('passes on the answer, but for what only this app may say', async () => {
  const { browser } = createWorld({
    api: () =>
      Response.json(
        { hello: 'ada' },
        {
          status: 201,
          headers: {
            'set-cookie': 'a=b',
            'access-control-allow-origin': '*',
            etag: '"1"',
            'cache-control': 'public, max-age=60',
          },
        },
      ),
  })
  const ada = browser()
  await ada.signIn()
  const response = await ada.request('/api/me')
  expect([response.status, await response.json()]).toEqual([201, { hello: 'ada' }])
  expect(Object.fromEntries(response.headers)).toEqual({
    'content-type': 'application/json',
    'cache-control': 'no-store',
    etag: '"1"',
  })
})

it('streams: the first part arrives before the last one is there', async () => {
  let finish = () => {}
  const { browser, web } = createWorld({
    api: () =>
      new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode('first'))
            finish = () => controller.close()
          },
        }),
      ),
  })
  const ada = browser()
  await ada.signIn()
  const cookie = [...ada.cookies].map((pair) => pair.join('=')).join('; ')
  const response = await web.handle(
    new Request('https://app.example/api/log', { headers: { ...SCRIPT, cookie } }),
  )
  const reader = response?.body?.getReader()
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('first')
  finish()
  expect((await reader?.read())?.done).toBe(true)
})

it('gives up at the API when the browser went away', async () => {
  const { browser, web } = createWorld({
    api: ({ signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  })
  const ada = browser()
  await ada.signIn()
  const cookie = [...ada.cookies].map((pair) => pair.join('=')).join('; ')
  const gone = new AbortController()
  const headers = { ...SCRIPT, cookie }
  const answer = web.handle(new Request('https://app.example/api/log', { headers, signal: gone.signal }))
  setImmediate(() => gone.abort())
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' })
})

it('asks a visitor who is not signed in to do so', async () => {
  const { browser, apiCalls } = createWorld()
  const response = await browser().request('/api/me')
  expect([response.status, await response.json()]).toEqual([
    401,
    expect.objectContaining({ error: 'login_required' }),
  ])
  expect(apiCalls).toEqual([])
})

it('refreshes once for a hundred requests, over three servers, and signs nobody out', async () => {
  const world = createWorld()
  const ada = world.browser()
  await ada.signIn()
  await world.clock.advance(300_000)
  const cookie = [...ada.cookies].map((pair) => pair.join('=')).join('; ')
  const servers = [world.web, world.replica(), world.replica()]
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, number) =>
      servers[number % 3]?.handle(
        new Request('https://app.example/api/me', { headers: { ...SCRIPT, cookie } }),
      ),
    ),
  )
  expect(new Set(answers.map((answer) => answer?.status))).toEqual(new Set([200]))
  expect(world.server.calls('token').map(({ parameters }) => parameters.grant_type)).toEqual([
    'authorization_code',
    'refresh_token',
  ])
})

it('tries once more with a fresh token when the API refuses the one it got', async () => {
  let refusals = 1
  const { browser, apiCalls } = createWorld({
    api: () => new Response(null, { status: refusals-- > 0 ? 401 : 200 }),
  })
  const ada = browser()
  await ada.signIn()
  expect((await ada.request('/api/me')).status).toBe(200)
  const [first, second] = apiCalls.map(({ headers }) => headers.get('authorization'))
  expect(first).not.toBe(second)
})

it('keeps the session when the server is down, and says that it will pass', async () => {
  const { browser, clock, server } = createWorld()
  const ada = browser()
  await ada.signIn()
  await clock.advance(300_000)
  server.faults.next('token', 'offline')
  expect((await ada.request('/api/me')).status).toBe(503)
  expect((await ada.request('/api/me')).status).toBe(200)
})

it('says so when the API is down, or sends the request elsewhere', async () => {
  const { browser } = createWorld({ api: () => Promise.reject(new TypeError('fetch failed')) })
  const ada = browser()
  await ada.signIn()
  expect((await ada.request('/api/me')).status).toBe(502)
})

it.each([
  ['a read of another site', 'GET', { 'sec-fetch-site': 'cross-site', ...SCRIPT }],
  ['a read of who knows whom', 'GET', { 'sec-fetch-site': '' }],
  ['a change without the header', 'POST', {}],
  ['a change by another site', 'DELETE', { 'sec-fetch-site': 'same-site', ...SCRIPT }],
])('refuses %s', async (_name, method, headers) => {
  const { browser, apiCalls } = createWorld()
  const ada = browser()
  await ada.signIn()
  expect((await ada.request('/api/me', { method, headers })).status).toBe(403)
  expect(apiCalls).toEqual([])
})

it.each(['/api/..%2f..%2fadmin', '/api/%2e%2e/admin', '/api/a%5cb', '/api/x@y'])(
  'does not send the token to %s, which the API may read as another place',
  async (path) => {
    const { browser, apiCalls } = createWorld()
    const ada = browser()
    await ada.signIn()
    const refused = await ada.request(path, { headers: SCRIPT }).then(
      ({ status }) => status,
      () => 'nobody answers',
    )
    expect([404, 'nobody answers']).toContain(refused)
    expect(apiCalls).toEqual([])
  },
)

it('takes the longest prefix, and nothing that only looks like one', async () => {
  const { browser, apiCalls } = createWorld({
    client: { apis: { '/api': API, '/api/two/': 'https://two.example/' } },
  })
  const ada = browser()
  await ada.signIn()
  await ada.request('/api/two/x')
  await ada.request('/api')
  expect(apiCalls.map(({ url }) => url)).toEqual(['https://two.example/x', API])
  await expect(ada.request('/apis')).rejects.toThrow('Nobody answers')
})
