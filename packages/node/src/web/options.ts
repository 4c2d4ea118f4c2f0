/** The options of a web client: checked once, before the first request. */
import {
  type ClientOptions,
  type Lock,
  type Observation,
  openId,
  PkceError,
  type Ports,
  type Pushed,
  pushed,
  type Storage,
} from '@pkce/core'
import { fetchHttp } from '../fetch-http.ts'
import { memoryLock } from '../memory-lock.ts'
import { memoryStorage } from '../memory-storage.ts'
import { nodeCrypto } from '../node-crypto.ts'
import { systemClock } from '../system-clock.ts'
import { cachedHttp } from './cached-http.ts'

/** Where sessions are kept. Put it over a shared store (Redis) when several servers answer under one name. */
export interface SessionStore extends Storage {
  /** Holds for all servers that share the store; default: for this process. */
  readonly lock?: Lock
}

/** What is not left to the app. */
type Ours = 'openId' | 'pushed' | 'autoRefresh' | 'responseMode'

export interface WebClientOptions extends Omit<ClientOptions, Ours> {
  /** Absolute URL, registered at the server. Its origin is the app's; its folder is where the handlers are, `/auth`. */
  readonly redirectUri: string
  /** False not to push the request ahead where the server takes it (default `pushed`, RFC 9126). */
  readonly pushed?: Pushed | false
  /** Paths of this app that stand for APIs: `{ '/api': 'https://api.example.com' }`. */
  readonly apis?: Readonly<Record<string, string>>
  /**
   * Path of this app that says what went wrong, from `?error=code` and, when the server refused, `&reason=` in its words
   * (default `/`); `&returnTo=` is where the user wanted to go. It must not start a login by itself.
   */
  readonly errorPath?: string
  /** True to take logout tokens at `/auth/backchannel-logout`; register that URL at the server (default false). */
  readonly backChannelLogout?: boolean
  /** Seconds from the login until the user must sign in again (default 28800). */
  readonly sessionLifetime?: number
  /** In the names of both cookies (default `pkce`): apps on one host name need names of their own. */
  readonly cookieName?: string
  /** Default: in memory, gone when the process ends. */
  readonly sessions?: SessionStore
  /** Logins that are under way. Default: in memory. */
  readonly transactions?: Storage
  /** Called with all that is done for a request, without secrets. */
  readonly onObservation?: (observation: Observation, request: Request) => void
  /** Other ports than Node's own. */
  readonly ports?: Partial<Pick<Ports, 'crypto' | 'http' | 'clock' | 'keys'>>
  /** Sends the requests of the proxy; default: the platform's own. */
  readonly fetch?: typeof fetch
}

/** {@link WebClientOptions} with every default filled in. */
export interface WebSettings {
  readonly client: ClientOptions
  /** Of this app. */
  readonly origin: string
  readonly callbackPath: string
  /** Where the handlers are, without a slash at the end. */
  readonly basePath: string
  readonly errorPath: string
  /** Prefixes of this app and what they stand for, the longest first, all without a slash at the end. */
  readonly apis: readonly (readonly [prefix: string, upstream: string])[]
  readonly backChannelLogout: boolean
  readonly sessionLifetime: number
  readonly cookieName: string
  readonly sessions: SessionStore
  readonly transactions: Storage
  readonly lock: Lock
  readonly ports: Pick<Ports, 'crypto' | 'http' | 'clock' | 'keys'>
  readonly onObservation?: WebClientOptions['onObservation']
  readonly fetch: typeof fetch
}

/** @throws PkceError `configuration_invalid`, `url_insecure` */
export function settle(options: WebClientOptions): WebSettings {
  const { apis = {}, errorPath = '/', sessionLifetime = 28_800, cookieName = 'pkce', ...rest } = options
  const {
    transactions = memoryStorage(),
    onObservation,
    ports,
    fetch,
    backChannelLogout = false,
    pushed: push = pushed,
    ...others
  } = rest
  const { sessions = memoryStorage() as SessionStore, ...client } = others
  const { origin, pathname, protocol, hostname } = parse(client.redirectUri)
  // A session cookie over http could be read, and set, by anyone on the way.
  if (protocol !== 'https:' && !LOOPBACK.test(hostname)) {
    throw new PkceError({ code: 'url_insecure', message: `"${client.redirectUri}" must be an https URL.` })
  }
  const { http = fetchHttp(), clock = systemClock, crypto = nodeCrypto(), keys } = ports ?? {}
  return {
    client: { ...client, openId, ...(push && { pushed: push }), autoRefresh: false },
    origin,
    callbackPath: pathname,
    basePath: pathname.slice(0, pathname.lastIndexOf('/')),
    errorPath,
    apis: Object.entries(apis)
      .map(([prefix, upstream]) => [prefix.replace(/\/$/, ''), upstream.replace(/\/$/, '')] as const)
      .sort(([a], [b]) => b.length - a.length),
    backChannelLogout,
    sessionLifetime,
    cookieName,
    sessions,
    transactions,
    lock: sessions.lock ?? memoryLock(),
    ports: { http: cachedHttp(http, clock), clock, crypto, ...(keys && { keys }) },
    onObservation,
    fetch: fetch ?? globalThis.fetch,
  }
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/

function parse(url: string): URL {
  if (URL.canParse(url)) return new URL(url)
  throw new PkceError({
    code: 'configuration_invalid',
    message: 'Set the option "redirectUri" to an absolute URL.',
  })
}
