/** The client of a browser app: the core's client over browser ports, with redirects, reloads and fetch taken care of. */
import {
  type Client,
  type ClientOptions,
  createClient,
  type LoginOptions,
  openId,
  type Ports,
  type Snapshot,
  type Storage,
} from '@pkce/core'
import { authorizedFetch } from './authorized-fetch.ts'
import { showPage, takeResponse } from './callback-url.ts'
import { fetchHttp } from './fetch-http.ts'
import { memoryStorage } from './memory-storage.ts'
import { followPage } from './page-lifecycle.ts'
import { systemClock } from './system-clock.ts'
import { tabStorage } from './tab-storage.ts'
import { webCrypto } from './web-crypto.ts'
import { webLocks } from './web-locks.ts'

export interface BrowserClientOptions extends Omit<ClientOptions, 'openId'> {
  /** Absolute, or a path of this origin. Registered at the server; the page there may be the app itself. */
  readonly redirectUri: string
  /** Absolute, or a path of this origin. Registered at the server. */
  readonly postLogoutRedirectUri?: string
  /** Absolute URLs below which requests of `client.fetch` carry the token: `['https://api.example.com']`. */
  readonly apis?: readonly string[]
  /** Where the session is kept: `memoryStorage()` (default, gone on reload) or `tabStorage()`. */
  readonly storage?: Storage
  /** Shows a page of the app when a login is complete; a router's `replace`. Default: the History API and a popstate. */
  readonly onReturn?: (path: string) => void
  /** Other ports than the browser's own, for tests and unusual hosts. */
  readonly ports?: Partial<Ports>
}

export interface BrowserClient extends Client {
  /** The option of the same name. */
  readonly apis: readonly string[]
  /** fetch with the access token below the `apis`, without it everywhere else. */
  readonly fetch: typeof fetch
  /** Replaces the option of the same name: adapters pass their router here. */
  onReturn: (path: string) => void
}

/**
 * A client for this page. Make one per app, in a module of its own; it touches no global until it is started, but for
 * the URL of the page, from which an authorization response is taken at once.
 * @throws PkceError `configuration_invalid`, `url_insecure`
 */
export function createBrowserClient(options: BrowserClientOptions): BrowserClient {
  const { apis = [], storage = memoryStorage(), onReturn = showPage, ports, ...rest } = options
  const redirectUri = absolute(rest.redirectUri)
  const { postLogoutRedirectUri } = rest
  const core = createClient(
    {
      ...rest,
      redirectUri,
      ...(postLogoutRedirectUri !== undefined && { postLogoutRedirectUri: absolute(postLogoutRedirectUri) }),
      openId,
    },
    {
      crypto: webCrypto(),
      http: fetchHttp(),
      sessions: storage,
      transactions: tabStorage('pkce login'),
      clock: systemClock,
      lock: webLocks(),
      navigate: ({ url }) => location.assign(url),
      ...ports,
    },
  )
  const response = takeResponse(redirectUri)
  let started: Promise<Snapshot> | undefined
  let unfollow: (() => void) | undefined

  const client: BrowserClient = {
    ...core,
    apis,
    onReturn,
    fetch: (input, init) => send(input, init),
    start() {
      started ??= begin()
      return started
    },
    login: (login: LoginOptions = {}) => core.login({ returnTo: currentPath(), ...login }),
    dispose() {
      unfollow?.()
      core.dispose()
    },
  }
  const send = authorizedFetch(client, apis)
  return client

  async function begin(): Promise<Snapshot> {
    unfollow = followPage(core)
    if (response !== undefined) {
      // What went wrong is in the snapshot, where every adapter shows it.
      const result = await core.handleCallback(response).catch(() => undefined)
      if (result) client.onReturn(result.returnTo ?? '/')
    }
    return core.start()
  }
}

function absolute(url: string): string {
  const base = globalThis.location?.href
  return base ? new URL(url, base).href : url
}

function currentPath(): string {
  return location.pathname + location.search + location.hash
}
