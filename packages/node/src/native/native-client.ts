/** The native client: for command lines and desktop apps, which the browser answers on the loopback interface (RFC 8252). */
import {
  type Client,
  type ClientOptions,
  createClient,
  type Dpop,
  dpop,
  type Lock,
  type LoginOptions,
  openId,
  PkceError,
  type Ports,
  type Pushed,
  pushed,
  type Storage,
} from '@pkce/core'
import { authorizedFetch } from '../authorized-fetch.ts'
import { fetchHttp } from '../fetch-http.ts'
import { memoryLock } from '../memory-lock.ts'
import { memoryStorage } from '../memory-storage.ts'
import { nodeCrypto } from '../node-crypto.ts'
import { storedKey } from '../stored-key.ts'
import { systemClock } from '../system-clock.ts'
import { type LoopbackListener, listen } from './loopback-listener.ts'
import { openBrowser } from './open-browser.ts'

/** What is not left to the app, or differently. */
type Ours = 'openId' | 'redirectUri' | 'pushed' | 'dpop' | 'responseMode'

export interface NativeClientOptions extends Omit<ClientOptions, Ours> {
  /** Path of the redirect URI; `http://127.0.0.1/callback` is registered at the server, the port is free (default `/callback`). */
  readonly redirectPath?: string
  /** Absolute URLs below which requests of `client.fetch` carry the token. */
  readonly apis?: readonly string[]
  /** Where the session is kept: in memory (default), or `fileStorage(configFolder('my-app'))`. */
  readonly storage?: Storage & { readonly lock?: Lock }
  /** Takes the user to a URL. Default: starts the system's browser, and prints the URL where there is none. */
  readonly openUrl?: (url: string) => unknown
  /** False not to push the request ahead where the server takes it (default `pushed`, RFC 9126). */
  readonly pushed?: Pushed | false
  /** False not to bind tokens to a key where the server does (default `dpop()`, RFC 9449). */
  readonly dpop?: Dpop | false
  /** Other ports than Node's own. */
  readonly ports?: Partial<Pick<Ports, 'crypto' | 'http' | 'clock' | 'keys'>>
}

export interface NativeLoginOptions extends LoginOptions {
  /** Milliseconds until the login is given up (default 300000). */
  readonly timeout?: number
  /** Gives the login up. */
  readonly signal?: AbortSignal
}

export interface NativeClient extends Client {
  /** fetch with the access token below the `apis`, without it everywhere else. */
  readonly fetch: typeof fetch
  /** Resolves when the user has signed in. @throws PkceError `login_timeout`, `login_cancelled` and all of the core's */
  login(options?: NativeLoginOptions): Promise<void>
}

/**
 * A client of this process. It refreshes when a token is asked for, unless `autoRefresh` says otherwise, and signs out
 * here and at the token endpoint, without opening a browser, unless `endSession` says otherwise.
 * @throws PkceError `configuration_invalid`, `url_insecure`
 */
export function createNativeClient(options: NativeClientOptions): NativeClient {
  const { redirectPath = '/callback', apis = [], openUrl = openOrPrint, ports, ...rest } = options
  const { storage = memoryStorage(), pushed: push = pushed, dpop: bind = dpop(), ...client } = rest
  const lock = ('lock' in storage && storage.lock) || memoryLock()
  const open = async (url: string) => openUrl(url)
  let visit: { readonly listener: LoopbackListener; readonly signal: AbortSignal } | undefined

  const core = createClient(
    {
      autoRefresh: false,
      ...client,
      redirectUri: `http://127.0.0.1${redirectPath}`,
      openId,
      ...(push && { pushed: push }),
      ...(bind && { dpop: bind }),
    },
    {
      crypto: nodeCrypto(),
      http: fetchHttp(),
      sessions: storage,
      transactions: memoryStorage(),
      clock: systemClock,
      keys: storedKey(storage, lock),
      lock,
      async navigate({ purpose, url, state }) {
        if (purpose === 'logout' || !visit) return void (await openUrl(url))
        const response = visit.listener.response(visit.signal, state)
        // The answer may be there before whoever opened the browser is done with it.
        return Promise.race([response, open(url).then(() => response)])
      },
      ...ports,
    },
  )

  return {
    ...core,
    fetch: authorizedFetch(core, apis),
    async login({ timeout = 300_000, signal, ...login } = {}) {
      const listener = await listen(redirectPath)
      const over = givingUp(timeout, signal)
      visit = { listener, signal: over.signal }
      try {
        await core.login({ ...login, redirectUri: listener.redirectUri })
        await listener.end()
      } catch (error) {
        await listener.end(error as PkceError)
        throw error
      } finally {
        over.stop()
      }
    },
    logout: (logout) => core.logout({ endSession: false, ...logout }),
  }
}

/** Aborts with the error in which the login is to end. */
function givingUp(timeout: number, given?: AbortSignal): { readonly signal: AbortSignal; stop(): void } {
  const over = new AbortController()
  const give = (code: 'login_timeout' | 'login_cancelled', message: string) => () =>
    over.abort(new PkceError({ code, message }))
  const cancel = give('login_cancelled', 'The login was given up.')
  const timer = setTimeout(give('login_timeout', 'Nobody signed in in time: start the login again.'), timeout)
  given?.addEventListener('abort', cancel)
  if (given?.aborted) cancel()
  return {
    signal: over.signal,
    stop() {
      clearTimeout(timer)
      given?.removeEventListener('abort', cancel)
    },
  }
}

async function openOrPrint(url: string): Promise<void> {
  if (!(await openBrowser(url))) process.stderr.write(`Open this address in a browser:\n\n  ${url}\n\n`)
}
