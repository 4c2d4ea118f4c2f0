import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PkceError } from '@pkce/core'
import {
  type AuthorizationServer,
  createAuthorizationServer,
  createFakeCrypto,
  createVirtualClock,
  type Decision,
  type VirtualClock,
} from '@pkce/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createNativeClient, fileStorage, type NativeClientOptions } from './index.ts'

let folder: string
let clock: VirtualClock
let server: AuthorizationServer
/** What the browser was shown by the app. */
let pages: { status: number; text: string; headers: Headers }[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'native-'))
  clock = createVirtualClock(Date.UTC(2026, 0, 1))
  const clients = [{ clientId: 'cli', redirectUris: ['http://127.0.0.1/callback'] }]
  server = createAuthorizationServer({ clients }, clock)
  pages = []
})
afterEach(() => rm(folder, { recursive: true }))

/** A browser in which the user decides. */
const browser =
  (decision?: Decision, change: (url: string) => string = (url) => url) =>
  (url: string) => {
    void visit(change(server.authorize(url, decision).response))
  }

async function visit(url: string): Promise<number> {
  const response = await fetch(url)
  const page = { status: response.status, text: await response.text(), headers: response.headers }
  pages.push(page)
  return page.status
}

const client = (options: Partial<NativeClientOptions> = {}) =>
  createNativeClient({
    issuer: server.issuer,
    clientId: 'cli',
    scope: 'openid profile',
    openUrl: browser(),
    ports: { http: server.http, clock, crypto: createFakeCrypto('cli') },
    ...options,
  })

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => (error instanceof PkceError ? error.code : error),
  )

it('signs in by the browser, which is told so and may be closed', async () => {
  const cli = client()
  await cli.login()
  expect(cli.getSnapshot()).toMatchObject({ status: 'authenticated', user: { name: 'Ada Lovelace' } })
  await expect.poll(() => pages, { timeout: 10_000 }).toHaveLength(1)
  expect(pages[0]).toMatchObject({ status: 200, text: expect.stringContaining('You are signed in') })
  expect(pages[0]?.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(pages[0]?.headers.get('referrer-policy')).toBe('no-referrer')
})

it('uses a port that is free, on this machine alone, and lets go of it', async () => {
  const addresses: string[] = []
  const cli = client({
    openUrl(url) {
      addresses.push(new URL(url).searchParams.get('redirect_uri') ?? '')
      browser()(url)
    },
  })
  await cli.login()
  await cli.login({ prompt: 'login' })
  expect(addresses).toEqual([
    expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/callback$/),
    expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/callback$/),
  ])
  await expect(fetch(addresses[1] as string)).rejects.toThrow()
})

it('says in the browser, too, why a login did not succeed', async () => {
  const cli = client({ openUrl: browser({ error: 'access_denied' }) })
  expect(await failureOf(cli.login())).toBe('authorization_refused')
  await expect.poll(() => pages, { timeout: 10_000 }).toHaveLength(1)
  expect(pages[0]).toMatchObject({ status: 400, text: expect.stringContaining('authorization_refused') })
})

it.each([
  ['carried by the browser', false],
  ['pushed ahead', true],
])('takes the answer to its own login, %s, once, and nothing else', async (_how, pushed) => {
  const clients = [{ clientId: 'cli', redirectUris: ['http://127.0.0.1/callback'] }]
  server = createAuthorizationServer({ clients, pushed }, clock)
  const statuses: number[] = []
  const cli = client({
    async openUrl(url) {
      const { response } = server.authorize(url)
      const { origin } = new URL(response)
      statuses.push(await visit(`${origin}/favicon.ico`), await visit(`${origin}/callback`))
      statuses.push(await visit(response.replace(/state=[^&]+/, 'state=forged')))
      statuses.push(await askAs('attacker.example', response))
      void visit(response)
    },
  })
  await cli.login()
  expect(statuses).toEqual([404, 404, 400, 404])
  expect(server.calls('token')).toHaveLength(1)
  expect(server.calls('pushed')).toHaveLength(pushed ? 1 : 0)
})

/** What a page elsewhere can do when it has its name resolved to this machine. */
function askAs(host: string, url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, { headers: { host } }, ({ statusCode = 0 }) => resolve(statusCode))
      .on('error', reject)
      .end()
  })
}

it('gives up when nobody signs in, or when the app says so', async () => {
  const cli = client({ openUrl: () => {} })
  expect(await failureOf(cli.login({ timeout: 20 }))).toBe('login_timeout')
  expect(await failureOf(cli.login({ signal: AbortSignal.abort() }))).toBe('login_cancelled')
  const app = new AbortController()
  const login = failureOf(cli.login({ signal: app.signal }))
  app.abort()
  expect(await login).toBe('login_cancelled')
  expect(cli.getSnapshot()).toMatchObject({ status: 'anonymous' })
})

it('signs out without a browser, and for good', async () => {
  const opened: string[] = []
  const cli = client({
    openUrl(url) {
      opened.push(url)
      browser()(url)
    },
  })
  await cli.login()
  const { token } = await cli.getAccessToken()
  await cli.logout()
  expect(opened).toHaveLength(1)
  expect(server.accepts(token)).toBe(false)
})

describe('with files', () => {
  const open = () => client({ storage: fileStorage(folder) })

  it('is still signed in when it is started again', async () => {
    await open().login()
    const again = open()
    await again.start()
    expect(again.getSnapshot()).toMatchObject({ status: 'authenticated', user: { sub: 'ada' } })
    await again.logout()
    expect(await open().start()).toMatchObject({ status: 'anonymous' })
  })

  it('keeps the session for its owner alone, in a file that is whole', async () => {
    await open().login()
    const names = await readdir(folder)
    expect(names).toEqual([expect.stringMatching(/^[\da-f]{32}\.json$/)])
    const path = join(folder, names[0] as string)
    expect(JSON.parse(await readFile(path, 'utf8'))).toHaveProperty('accessToken')
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('refreshes once for several that run at the same time', async () => {
    await open().login()
    await clock.advance(300_000)
    const tokens = await Promise.all(Array.from({ length: 5 }, () => open().getAccessToken()))
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(1)
    expect(server.calls('token').map(({ parameters }) => parameters.grant_type)).toEqual([
      'authorization_code',
      'refresh_token',
    ])
  })
})
