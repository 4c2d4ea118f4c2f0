/** The client of a browser app: the core's client over browser ports, with redirects, reloads and fetch taken care of. */
import {
  type ClientOptions,
  createClient,
  type LoginOptions,
  openId,
  type Ports,
  type Storage,
} from '@pkce/core'
import { absolute } from './absolute.ts'
import { authorizedFetch } from './authorized-fetch.ts'
import { fetchHttp } from './fetch-http.ts'
import { memoryStorage } from './memory-storage.ts'
import { type BrowserClient, createPage, type PageOptions } from './page-client.ts'
import { systemClock } from './system-clock.ts'
import { tabStorage } from './tab-storage.ts'
import { webCrypto } from './web-crypto.ts'
import { webLocks } from './web-locks.ts'

export interface BrowserClientOptions extends Omit<ClientOptions, 'openId'>, PageOptions {
  /** Absolute, or a path of this origin. Registered at the server; the page there may be the app itself. */
  readonly redirectUri: string
  /** Absolute, or a path of this origin. Registered at the server. */
  readonly postLogoutRedirectUri?: string
  /** Where the session is kept: `memoryStorage()` (default, gone on reload), `tabStorage()` or `indexedDbStorage()`. */
  readonly storage?: Storage
  /**
   * Called when an API wants a stronger or more recent login, or more scopes (RFC 9470 §4, RFC 6750 §3.1), with what to
   * pass to `login`. When it resolves, the request is sent once more. Left out: the refusal is the caller's.
   */
  readonly onStepUp?: (login: LoginOptions) => Promise<unknown>
  /** Other ports than the browser's own: `keys` for DPoP, `crypto` on an insecure origin, any in tests. */
  readonly ports?: Partial<Ports>
}

/**
 * A client for this page. Make one per app, in a module of its own; it touches no global until it is started, but for
 * the URL of the page, from which an authorization response is taken at once.
 * @throws PkceError `configuration_invalid`, `url_insecure`
 */
export function createBrowserClient(options: BrowserClientOptions): BrowserClient {
  const {
    apis,
    storage = memoryStorage(),
    onReturn,
    way,
    onSignedInElsewhere,
    onStepUp,
    ports,
    ...rest
  } = options
  const { postLogoutRedirectUri } = rest
  const redirectUri = absolute(rest.redirectUri)
  const page = createPage({ ...options, redirectUri })
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
      navigate: page.navigate,
      ...ports,
    },
  )
  // A storage that all tabs share says itself what changed in it.
  const channel = storage.watch ? undefined : `${rest.issuer} ${rest.clientId}`
  const send = (client: BrowserClient) => authorizedFetch(client, client.apis, { stepUp: onStepUp })
  return page.client(core, { send, onStepUp, channel })
}
