/** The vault: a dedicated worker that runs the whole client, holds every token, and carries out authorized requests. */
import {
  type Client,
  type ClientOptions,
  createClient,
  type Lock,
  mayCarryToken,
  type Navigation,
  observe,
  openId,
  PkceError,
  type Ports,
} from '@pkce/core'
import { absolute } from './absolute.ts'
import { authorizedFetch } from './authorized-fetch.ts'
import { encryptedStorage } from './encrypted-storage.ts'
import { fetchHttp } from './fetch-http.ts'
import { indexedDbStorage } from './indexed-db-storage.ts'
import { leaseLocks } from './lease-locks.ts'
import { memoryStorage } from './memory-storage.ts'
import { sendBody } from './remote-body.ts'
import { systemClock } from './system-clock.ts'
import {
  type FromVault,
  failureOf,
  type Line,
  type Order,
  type SentResponse,
  sentSnapshot,
  type ToVault,
  thrownFrom,
} from './vault-protocol.ts'
import { webCrypto } from './web-crypto.ts'

/** Set in the worker's own file, where no script of the page can change them. */
export interface VaultOptions extends Omit<ClientOptions, 'openId'> {
  /** Absolute, or a path of this origin. */
  readonly redirectUri: string
  /** Absolute, or a path of this origin. */
  readonly postLogoutRedirectUri?: string
  /** URLs, or paths of this origin, of the APIs that the token may be sent to, and no others, whatever the page asks. */
  readonly apis: readonly string[]
  /** Over reloads: `encrypted` in IndexedDB (default), or nowhere but in the `memory` of the worker. */
  readonly session?: 'encrypted' | 'memory'
  /** Other ports than the worker's own: `keys` for DPoP; any in tests. */
  readonly ports?: Partial<Ports>
}

/**
 * Runs the vault in this worker: the one call of the worker's own file.
 * @throws PkceError `configuration_invalid`, `url_insecure`
 */
export function runVault(options: VaultOptions, line: Line = globalThis as unknown as Line): void {
  const { apis: listed, session = 'encrypted', ports, postLogoutRedirectUri, ...rest } = options
  const apis = listed.map(absolute)
  const owner = `${rest.issuer} ${rest.clientId} vault`
  // The page that comes back from the server has another worker: what a login needs to go on can only be on the disk.
  const disk = encryptedStorage(indexedDbStorage(), owner)
  const navigations = new Map<number, (outcome: Outcome) => void>()
  const requests = new Map<number, AbortController>()
  let lastNavigation = 0
  const client = createClient(
    {
      ...rest,
      redirectUri: absolute(rest.redirectUri),
      ...(postLogoutRedirectUri !== undefined && { postLogoutRedirectUri: absolute(postLogoutRedirectUri) }),
      openId,
    },
    {
      crypto: webCrypto(),
      http: fetchHttp(),
      sessions: session === 'memory' ? memoryStorage() : disk,
      transactions: disk,
      clock: systemClock,
      lock: vaultLock(),
      navigate,
      ...ports,
    },
  )
  const send = authorizedFetch(client, apis)
  client.subscribe(() => tell({ type: 'snapshot', snapshot: sentSnapshot(client.getSnapshot()) }))
  line.addEventListener('message', ({ data }) => hear(data))
  globalThis.addEventListener?.('online', () => void client.getAccessToken().catch(() => {}))

  function tell(message: FromVault, transfer: Transferable[] = []): void {
    line.postMessage(message, transfer)
  }

  function hear(message: ToVault): void {
    switch (message.type) {
      case 'returned':
        client.returned()
        break
      case 'wake':
        client.wake()
        break
      case 'observe':
        observe(client, (observation) => tell({ type: 'observation', observation }))
        break
      case 'navigated':
        navigations.get(message.id)?.(message)
        break
      case 'abort':
        requests.get(message.id)?.abort()
        break
      default:
        obey(message).catch((thrown) => tell({ type: 'failed', id: message.id, failure: failureOf(thrown) }))
    }
  }

  async function obey(message: Order & { id: number }): Promise<void> {
    const { id } = message
    const value = message.type === 'fetch' ? await request(message) : await carryOut(client, message)
    const body = message.type === 'fetch' ? (value as SentResponse).body : undefined
    tell({ type: 'done', id, value }, body ? [body] : [])
  }

  async function request({ id, url, init }: Order & { type: 'fetch'; id: number }): Promise<SentResponse> {
    if (!mayCarryToken(url, apis)) {
      throw new PkceError({
        code: 'request_not_allowed',
        message: 'The vault sends requests to its own "apis" only.',
      })
    }
    const stop = new AbortController()
    requests.set(id, stop)
    const response = await send(url, { ...init, signal: stop.signal })
    const { status, statusText, headers, body } = response
    return {
      ...{ url: response.url, status, statusText },
      headers: [...headers],
      ...(body && { body: sendBody(body, () => requests.delete(id)) }),
    }
  }

  function navigate(navigation: Navigation): Promise<string | undefined> {
    const id = ++lastNavigation
    tell({ type: 'navigate', id, navigation })
    return new Promise((resolve, reject) => {
      navigations.set(id, ({ response, failure }) => {
        navigations.delete(id)
        if (failure === undefined) resolve(response)
        else reject(thrownFrom(failure))
      })
    })
  }
}

type Outcome = ToVault & { readonly type: 'navigated' }

async function carryOut(client: Client, order: Exclude<Order, { type: 'fetch' }>): Promise<unknown> {
  switch (order.type) {
    case 'start':
      // The page hears of it as of every other change.
      await client.start()
      return
    case 'login':
      return client.login(order.options)
    case 'logout':
      return client.logout(order.options)
    case 'callback':
      return client.handleCallback(order.response)
    default:
      throw new PkceError({ code: 'request_not_allowed', message: 'The vault knows no such order.' })
  }
}

/** Chosen at once, not loaded when needed: a worker may be one file that can load no other. */
function vaultLock(): Lock {
  const locks = globalThis.navigator?.locks
  if (!locks) return leaseLocks()
  return <T>(name: string, task: () => Promise<T>) => locks.request(`pkce vault ${name}`, task) as Promise<T>
}
