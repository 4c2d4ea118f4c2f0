// @vitest-environment jsdom
/** A client in a page: the response in the URL, popups, other tabs. */
import {
  type Client,
  type LoginOptions,
  type Navigation,
  PENDING,
  PkceError,
  type Snapshot,
} from '@pkce/core'
import { afterEach, expect, it, vi } from 'vitest'
import { awaitResponse } from './await-response.ts'
import { createPage, type PageOptions } from './page-client.ts'
import { restoreSilently } from './restore-silently.ts'
import { GUEST, type SignInWay } from './sign-in-way.ts'

const LOGIN = { purpose: 'login', url: 'https://as/authorize', state: 's' } as const
const ANONYMOUS: Snapshot = { status: 'anonymous' }
const SIGNED_IN: Snapshot = { status: 'authenticated', scope: 'openid', refreshing: false }
const redirectUri = `${location.origin}/callback`
const made: Client[] = []

afterEach(() => {
  for (const client of made.splice(0)) client.dispose()
  history.replaceState(null, '', '/')
  window.name = ''
  vi.restoreAllMocks()
})

/** A core that only notes what it is asked. */
function fakeCore(snapshot: Snapshot = ANONYMOUS) {
  const listeners = new Set<() => void>()
  const core = {
    snapshot,
    getSnapshot: () => core.snapshot,
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start: vi.fn(async () => core.snapshot),
    login: vi.fn<(options?: LoginOptions) => Promise<void>>(async () => {}),
    logout: vi.fn(async () => {}),
    handleCallback: vi.fn(async () => ({ replayed: false, returnTo: '/profile' })),
    getAccessToken: vi.fn(async () => ({ token: 't', tokenType: 'Bearer' })),
    returned: vi.fn(),
    wake: vi.fn(),
    dispose: vi.fn(),
    becomes(next: Snapshot) {
      core.snapshot = next
      for (const listener of listeners) listener()
    },
  }
  return core
}

function tab(core = fakeCore(), options: Partial<PageOptions> = {}, channel?: string) {
  const page = createPage({ redirectUri, onReturn: vi.fn(), ...options })
  const client = page.client(core as unknown as Client, { send: () => fetch, channel })
  made.push(client)
  return { page, client, core }
}

/** A way that notes what becomes of it. */
function fakeWay() {
  const end = vi.fn()
  const go = vi.fn(async ({ url }: Navigation) => `${redirectUri}?answer-to=${url}`)
  const way: SignInWay = { options: { display: 'popup' }, begin: vi.fn(() => ({ go, end })) }
  return { way, go, end }
}

it('takes the response out of the URL when it is made, and has it handled when it is started', async () => {
  history.replaceState(null, '', '/callback?code=c1&state=s1')
  const { client, core } = tab()
  expect(location.href).toBe(redirectUri)
  expect(core.handleCallback).not.toHaveBeenCalled()
  await Promise.all([client.start(), client.start()])
  expect(core.handleCallback).toHaveBeenCalledTimes(1)
  expect(core.handleCallback).toHaveBeenCalledWith(`${redirectUri}?code=c1&state=s1`)
  expect(client.onReturn).toHaveBeenCalledWith('/profile')
})

it('leads the next login to where the one that failed began', async () => {
  history.replaceState(null, '', '/callback?error=access_denied&state=s1')
  const { client, core } = tab()
  const error = new PkceError({ code: 'authorization_refused', message: '', returnTo: '/profile' })
  core.handleCallback.mockImplementation(async () => {
    core.becomes({ status: 'anonymous', error })
    throw error
  })
  await client.start()
  for (const shown of ['/callback', '/']) {
    history.replaceState(null, '', shown)
    await client.login()
    expect(core.login).toHaveBeenLastCalledWith({ returnTo: '/profile' })
  }
  history.replaceState(null, '', '/elsewhere')
  await client.login()
  expect(core.login).toHaveBeenLastCalledWith({ returnTo: '/elsewhere' })
})

it('comes back to where the user is, but not to the page of a login that failed', async () => {
  history.replaceState(null, '', '/callback?error=access_denied&state=s1')
  const { client, core } = tab()
  core.handleCallback.mockRejectedValue(new PkceError({ code: 'authorization_refused', message: '' }))
  await client.start()
  await client.login()
  expect(core.login).toHaveBeenLastCalledWith({})
  history.replaceState(null, '', '/profile?tab=2')
  await client.login()
  expect(core.login).toHaveBeenLastCalledWith({ returnTo: '/profile?tab=2' })
})

it('comes back to where the user is also where the path begins with two slashes', async () => {
  history.replaceState(null, '', `${location.origin}//profile?a=b`)
  const { client, core } = tab()
  await client.login()
  expect(core.login).toHaveBeenLastCalledWith({ returnTo: '/profile?a=b' })
})

it('takes a path for an address of this origin in its list of APIs', () => {
  const { client } = tab(fakeCore(), { apis: ['/api', 'https://API.example:443/v1/'] })
  expect(client.apis).toEqual([`${location.origin}/api`, 'https://api.example/v1/'])
  expect(tab().client.apis).toEqual([])
})

it('is leaving for the logout until it has left, or did not for long', async () => {
  vi.useFakeTimers()
  const left = vi.fn()
  const { page } = tab()
  void Promise.resolve(page.navigate({ purpose: 'logout', url: '#end-session' })).then(left)
  expect(location.hash).toBe('#end-session')
  await vi.advanceTimersByTimeAsync(9_000)
  expect(left).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(left).toHaveBeenCalled()
  vi.useRealTimers()
})

it('has left for the login when it begins to', async () => {
  const { page } = tab()
  expect(await page.navigate({ ...LOGIN, url: '#authorize' })).toBeUndefined()
  expect(location.hash).toBe('#authorize')
})

it('begins the way in the click itself, and takes the server`s URL there', async () => {
  const { way, go, end } = fakeWay()
  const { client, core, page } = tab()
  core.login.mockImplementation(async () => void (await page.navigate(LOGIN)))
  const login = client.login({ way, loginHint: 'ada' })
  expect(way.begin).toHaveBeenCalledTimes(1)
  await login
  expect(core.login).toHaveBeenCalledWith({ returnTo: '/', display: 'popup', loginHint: 'ada' })
  expect(go).toHaveBeenCalledWith(LOGIN)
  expect(end).toHaveBeenCalled()
})

it('closes what was opened when the login fails, or when another one takes its place', async () => {
  const first = fakeWay()
  const { client, core } = tab()
  core.login.mockRejectedValueOnce(new PkceError({ code: 'network_failed', message: 'offline' }))
  await expect(client.login({ way: first.way })).rejects.toMatchObject({ code: 'network_failed' })
  expect(first.end).toHaveBeenCalled()

  const [second, third] = [fakeWay(), fakeWay()]
  core.login.mockReturnValueOnce(new Promise(() => {}))
  void client.login({ way: second.way })
  await client.login({ way: third.way })
  expect(second.end).toHaveBeenCalled()
})

it('tells the app nothing of a popup that was blocked but the error', async () => {
  const blocked = new PkceError({ code: 'popup_blocked', message: 'blocked' })
  const { client, core } = tab()
  const way: SignInWay = {
    begin() {
      throw blocked
    },
  }
  await expect(client.login({ way })).rejects.toBe(blocked)
  expect(core.login).not.toHaveBeenCalled()
})

it('passes a response on, in a popup of ours, instead of using it', async () => {
  const waits = awaitResponse({
    state: 's1',
    from: null,
    signal: new AbortController().signal,
  })
  history.replaceState(null, '', '/callback?code=c1&state=s1')
  window.name = `${GUEST}popup-1`
  const close = vi.spyOn(window, 'close').mockImplementation(() => {})
  const { client, core } = tab()
  void client.start()
  expect(await waits).toBe(`${redirectUri}?code=c1&state=s1`)
  await vi.waitFor(() => expect(close).toHaveBeenCalled())
  expect(core.handleCallback).not.toHaveBeenCalled()
})

it('passes a response to no login of its own on to the page that waits for it: a severed popup', async () => {
  const waits = awaitResponse({
    state: 's1',
    from: null,
    signal: new AbortController().signal,
  })
  history.replaceState(null, '', '/callback?code=c1&state=s1')
  const close = vi.spyOn(window, 'close').mockImplementation(() => {})
  const { client, core } = tab()
  core.handleCallback.mockRejectedValue(new PkceError({ code: 'state_unknown', message: 'not ours' }))
  await client.start()
  expect(await waits).toBe(`${redirectUri}?code=c1&state=s1`)
  await vi.waitFor(() => expect(close).toHaveBeenCalled())
})

it('ends the session in all tabs when the user signs out in one, each revoking its own token', async () => {
  const [a, b, c] = [
    tab(fakeCore(SIGNED_IN), {}, 'k'),
    tab(fakeCore(SIGNED_IN), {}, 'k'),
    tab(fakeCore(SIGNED_IN), {}, 'other'),
  ]
  await Promise.all([a, b, c].map(({ client }) => client.start()))
  await a.client.logout()
  await vi.waitFor(() => expect(b.core.logout).toHaveBeenCalledWith({ endSession: false }))
  expect(a.core.logout).toHaveBeenCalledTimes(1)
  expect(c.core.logout).not.toHaveBeenCalled()
})

it('tells tabs where nobody is signed in of a login in another one', async () => {
  const onSignedInElsewhere = vi.fn()
  const others = [
    tab(fakeCore(), { onSignedInElsewhere }, 'k'),
    tab(fakeCore(SIGNED_IN), { onSignedInElsewhere }, 'k'),
  ]
  history.replaceState(null, '', '/callback?code=c1&state=s1')
  const callback = tab(fakeCore(), {}, 'k')
  await Promise.all(others.map(({ client }) => client.start()))
  await callback.client.start()
  await vi.waitFor(() => expect(onSignedInElsewhere).toHaveBeenCalledTimes(1))
})

it.each([[{ token: 't' }], ['anything'], [null], [['signed-out']]])('ignores the note %j', async (note) => {
  const { client, core } = tab(fakeCore(SIGNED_IN), {}, 'k')
  await client.start()
  const channel = new BroadcastChannel('pkce k')
  channel.postMessage(note)
  channel.postMessage('signed-out')
  await vi.waitFor(() => expect(core.logout).toHaveBeenCalledTimes(1))
  channel.close()
})

it('looks at the clock when the page is looked at, and renews when the network is back', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  const { client, core } = tab(fakeCore(SIGNED_IN))
  await client.start()
  dispatchEvent(new Event('focus'))
  document.dispatchEvent(new Event('visibilitychange'))
  expect(core.wake).toHaveBeenCalledTimes(2)
  dispatchEvent(new Event('online'))
  await vi.waitFor(() => expect(core.getAccessToken).toHaveBeenCalledTimes(1))
  dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
  expect(core.returned).toHaveBeenCalledTimes(1)
  client.dispose()
  dispatchEvent(new Event('focus'))
  expect(core.wake).toHaveBeenCalledTimes(2)
})

it('stays pending while a session is being restored silently, and shows what became of it', async () => {
  const { way } = fakeWay()
  const { client, core } = tab()
  core.login.mockImplementation(async () => core.becomes(SIGNED_IN))
  const seen: string[] = []
  restoreSilently(client, way)
  client.subscribe(() => seen.push(client.getSnapshot().status))
  expect(client.getSnapshot()).toBe(PENDING)
  expect(await client.start()).toBe(SIGNED_IN)
  expect(seen).toEqual(['authenticated'])
})

it('does not ask silently when there is a session, or when a login was just refused', async () => {
  const refused: Snapshot = {
    status: 'anonymous',
    error: new PkceError({ code: 'authorization_refused', message: 'no' }),
  }
  for (const snapshot of [SIGNED_IN, refused]) {
    const { way } = fakeWay()
    const { client } = tab(fakeCore(snapshot))
    expect(await restoreSilently(client, way).start()).toBe(snapshot)
    expect(way.begin).not.toHaveBeenCalled()
  }
})

it.each([
  ['login_required', undefined],
  ['interaction_required', undefined],
  ['network_failed', 'network_failed'],
] as const)('is anonymous when the silent login ends in %s, and shows the error %s', async (code, shown) => {
  const { way } = fakeWay()
  const { client, core } = tab()
  const error = new PkceError({ code, message: 'nobody' })
  core.login.mockImplementation(async () => {
    core.becomes({ status: 'anonymous', error })
    throw error
  })
  const snapshot = await restoreSilently(client, way).start()
  expect(snapshot).toMatchObject({ status: 'anonymous' })
  expect(snapshot.status === 'anonymous' && snapshot.error?.code).toBe(shown)
  expect(client.getSnapshot()).toBe(snapshot)
})
