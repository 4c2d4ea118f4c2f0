// @vitest-environment jsdom
/** Page and vault over one line: all that a client does, and no secret on the way. */
import 'fake-indexeddb/auto'
import { type Observation, observe } from '@pkce/core'
import { createTestBed, type TestBed } from '@pkce/testing'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { inStore } from './database.ts'
import type { BrowserClient } from './page-client.ts'
import type { SignInWay } from './sign-in-way.ts'
import { createVaultClient } from './vault.ts'
import type { Line } from './vault-protocol.ts'
import { runVault, type VaultOptions } from './vault-worker.ts'

const API = 'https://api.example'
const redirectUri = `${location.origin}/callback`
const api = vi.fn<typeof fetch>()
let bed: TestBed
let clients: BrowserClient[]
let ports: MessagePort[]
/** Everything that was said between page and vault, as text. */
let said: string

beforeEach(async () => {
  vi.stubGlobal('fetch', api.mockReset())
  bed = createTestBed({ server: { clients: [{ clientId: 'app', redirectUris: [redirectUri] }] } })
  clients = []
  ports = []
  said = ''
})
afterEach(async () => {
  for (const client of clients) client.dispose()
  for (const port of ports) port.close()
  vi.unstubAllGlobals()
  for (const store of ['sessions', 'keys'] as const) {
    await inStore(store, 'readwrite', (objects) => objects.clear())
  }
})

/** One page with its vault; what both say is noted. */
function openPage(options: Partial<VaultOptions> = {}): BrowserClient {
  const { http, crypto } = bed.open().ports
  const worker = () => {
    const [near, far] = newLine()
    runVault(
      {
        issuer: bed.server.issuer,
        clientId: 'app',
        redirectUri,
        apis: [API],
        ...options,
        ports: { http, crypto, clock: bed.clock, ...options.ports },
      },
      far,
    )
    return near
  }
  const client = createVaultClient({ worker, redirectUri, apis: [API] })
  clients.push(client)
  return client
}

/** Both ends of a line like that to a worker: messages are copied, and what can not be copied can not be sent. */
function newLine(): [near: Line, far: Line] {
  const { port1, port2 } = new MessageChannel()
  ports.push(port1, port2)
  const heardBy = new Map<MessagePort, ((event: MessageEvent) => void)[]>([
    [port1, []],
    [port2, []],
  ])
  return [endOf(port1, port2), endOf(port2, port1)]

  function endOf(port: MessagePort, other: MessagePort): Line {
    return {
      postMessage(message, transfer) {
        said += JSON.stringify(message)
        // Node can not copy the Blobs of jsdom, as browsers copy theirs: they are handed over as they are.
        const body = (message as { init?: { body?: Blob } }).init?.body
        if (!body) port.postMessage(message, transfer)
        else for (const listener of heardBy.get(other) ?? []) listener({ data: message } as MessageEvent)
      },
      addEventListener(type, listener) {
        heardBy.get(port)?.push(listener)
        port.addEventListener(type, (event) => listener(event as MessageEvent))
        port.start()
      },
    }
  }
}

/** The user signs in at the server at once. */
const atOnce: SignInWay = {
  begin: () => ({ go: async ({ url }) => bed.server.authorize(url).response, end() {} }),
}

function secrets(): string[] {
  const tokens = bed.server
    .calls('token')
    .flatMap(({ parameters }) => [parameters.code_verifier, parameters.refresh_token])
  return tokens.filter((token) => token !== undefined)
}

it('signs in, and shows the page the user but not the token', async () => {
  const client = openPage()
  expect(client.getSnapshot()).toEqual({ status: 'pending' })
  expect((await client.start()).status).toBe('anonymous')
  await client.login({ way: atOnce })
  expect(client.getSnapshot()).toMatchObject({ status: 'authenticated', user: { sub: expect.any(String) } })
  await expect(client.getAccessToken()).rejects.toMatchObject({ code: 'token_confined' })
})

it('sends authorized requests, and gives the page the response', async () => {
  api.mockImplementation(
    async () => new Response('{"name":"Ada"}', { status: 201, headers: { 'x-kind': 'user' } }),
  )
  const client = openPage()
  await client.login({ way: atOnce })
  const response = await client.fetch(`${API}/me`, { method: 'POST', body: 'hello', headers: { 'x-a': 'b' } })
  expect(response.status).toBe(201)
  expect(response.headers.get('x-kind')).toBe('user')
  expect(await response.json()).toEqual({ name: 'Ada' })
  const sent = api.mock.calls.at(-1)?.at(0) as Request
  const [, token = ''] = sent.headers.get('authorization')?.split(' ') ?? []
  expect(bed.server.accepts(token)).toBe(true)
  expect(sent.headers.get('x-a')).toBe('b')
  expect(await sent.text()).toBe('hello')
  expect(said).not.toContain(token)
})

it('never says a token or a verifier, nor writes one where a script can read it', async () => {
  const observations: Observation[] = []
  const client = openPage()
  observe(client, (observation) => observations.push(observation))
  await client.login({ way: atOnce })
  bed.clock.jump(3_600_000)
  await client.start()
  client.wake()
  await vi.waitFor(() => expect(bed.server.calls('token')).toHaveLength(2))
  expect(observations.length).toBeGreaterThan(5)
  const stored = JSON.stringify(await inStore('sessions', 'readonly', (objects) => objects.getAll()))
  const places = [
    said,
    stored,
    JSON.stringify(observations),
    JSON.stringify({ ...sessionStorage, ...localStorage }),
  ]
  expect(secrets().length).toBeGreaterThan(1)
  for (const secret of secrets()) for (const place of places) expect(place).not.toContain(secret)
})

it('keeps the session over a reload, encrypted, without a request', async () => {
  await openPage().login({ way: atOnce })
  const requests = bed.server.log.length
  const reloaded = openPage()
  expect((await reloaded.start()).status).toBe('authenticated')
  expect(bed.server.log).toHaveLength(requests)
})

it('forgets the session with the page when it is kept in memory', async () => {
  await openPage({ session: 'memory' }).login({ way: atOnce })
  expect((await openPage({ session: 'memory' }).start()).status).toBe('anonymous')
})

it('completes a login that another page began, by redirect', async () => {
  let url = ''
  const leave: SignInWay = {
    begin: () => ({
      go(navigation) {
        url = navigation.url
        return new Promise(() => {})
      },
      end() {},
    }),
  }
  void openPage().login({ way: leave })
  await vi.waitFor(() => expect(url).not.toBe(''))
  const { response } = bed.server.authorize(url)
  const back = openPage()
  const [first, second] = await Promise.all([back.handleCallback(response), back.handleCallback(response)])
  expect(first).toBe(second)
  expect(back.getSnapshot().status).toBe('authenticated')
  expect(bed.server.calls('token')).toHaveLength(1)
})

it('refuses what the page may not have: requests elsewhere, orders that do not exist', async () => {
  const [line, far] = newLine()
  const { http, crypto } = bed.open().ports
  runVault(
    { issuer: bed.server.issuer, clientId: 'app', redirectUri, apis: [API], ports: { http, crypto } },
    far,
  )
  const answers: unknown[] = []
  line.addEventListener('message', ({ data }) => answers.push(data))
  line.postMessage({ type: 'fetch', id: 1, url: 'https://evil.example/', init: { headers: [] } }, [])
  line.postMessage({ type: 'getAccessToken', id: 2 }, [])
  await vi.waitFor(() => expect(answers).toHaveLength(2))
  expect(answers).toMatchObject([
    { type: 'failed', id: 1, failure: { code: 'request_not_allowed' } },
    { type: 'failed', id: 2 },
  ])
  expect(api).not.toHaveBeenCalled()
})

it('sends other requests from the page, without a token', async () => {
  api.mockResolvedValue(new Response('public'))
  expect(await (await openPage().fetch('https://other.example/')).text()).toBe('public')
  const [sent] = api.mock.calls[0] ?? []
  expect((sent as Request).headers.has('authorization')).toBe(false)
})

it('streams the response as it is read, and stops the request when the page does', async () => {
  const cancelled = vi.fn()
  let chunk = 0
  const body = () =>
    new ReadableStream({
      pull: (controller) => controller.enqueue(new TextEncoder().encode(`chunk ${++chunk} `)),
      cancel: cancelled,
    })
  api.mockImplementation(async () => new Response(body()))
  const client = openPage()
  await client.login({ way: atOnce })
  const reader = (await client.fetch(`${API}/events`)).body?.getReader()
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('chunk 1 ')
  await reader?.cancel()
  await vi.waitFor(() => expect(cancelled).toHaveBeenCalled())
  expect(chunk).toBeLessThan(5)
})

it('aborts the request in the worker when the page aborts it', async () => {
  const aborted = vi.fn()
  api.mockImplementation(
    (request) =>
      new Promise((_, reject) => {
        ;(request as Request).signal.addEventListener('abort', () => {
          aborted()
          reject(new DOMException('aborted', 'AbortError'))
        })
      }),
  )
  const client = openPage()
  await client.login({ way: atOnce })
  const stop = new AbortController()
  const response = client.fetch(`${API}/slow`, { signal: stop.signal })
  await vi.waitFor(() => expect(api).toHaveBeenCalled())
  stop.abort()
  await expect(response).rejects.toMatchObject({ name: 'AbortError' })
  await vi.waitFor(() => expect(aborted).toHaveBeenCalled())
})

it('throws what fetch throws when there is no network', async () => {
  api.mockRejectedValue(new TypeError('Failed to fetch'))
  const client = openPage()
  await client.login({ way: atOnce })
  await expect(client.fetch(`${API}/me`)).rejects.toThrow(TypeError)
})

it('signs out in the vault, and at the server', async () => {
  vi.stubGlobal('location', Object.assign(new URL(location.href), { assign: vi.fn() }))
  const client = openPage()
  await client.login({ way: atOnce })
  await client.logout()
  expect(client.getSnapshot().status).toBe('anonymous')
  expect(bed.server.calls('revocation')).toHaveLength(1)
  expect(
    await inStore('sessions', 'readonly', (objects) => objects.get(`${bed.server.issuer} app`)),
  ).toBeUndefined()
})

it('shows why a login failed as data of this project', async () => {
  const client = openPage()
  const refuses: SignInWay = {
    begin: () => ({
      go: async ({ url }) => bed.server.authorize(url, { error: 'access_denied' }).response,
      end() {},
    }),
  }
  await expect(client.login({ way: refuses })).rejects.toMatchObject({
    code: 'authorization_refused',
    server: { error: 'access_denied' },
  })
  expect(client.getSnapshot()).toMatchObject({ status: 'anonymous', error: { name: 'PkceError' } })
})

it('says what to look at when the worker does not start', async () => {
  const broken: Line = {
    postMessage() {},
    addEventListener: (type, listener) => type === 'error' && setTimeout(listener),
  }
  const client = createVaultClient({ worker: () => broken, redirectUri, apis: [] })
  clients.push(client)
  expect(await client.start()).toMatchObject({ error: { code: 'configuration_invalid' } })
})
