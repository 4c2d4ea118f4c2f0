/** A whole world for one client: server, clock, storages, locks, and as many tabs as a test needs. */
import {
  type CallbackResult,
  type Client,
  type ClientOptions,
  createClient,
  type LoginOptions,
  openId,
  type Ports,
} from '@pkce/core'
import { createVirtualClock, type VirtualClock } from './clock.ts'
import { createFakeCrypto } from './crypto.ts'
import { createFairLocks, type FairLocks } from './lock.ts'
import { type RecordedNavigations, recordNavigations } from './navigator.ts'
import type { Decision } from './server/authorization.ts'
import type { ServerOptions } from './server/options.ts'
import { type AuthorizationServer, createAuthorizationServer } from './server/server.ts'
import { createSigningKey } from './signing-key.ts'
import { createSharedStorage, type SharedStorage } from './storage.ts'

export interface TestBedOptions {
  readonly server?: ServerOptions
  /** Options of every client; by default those of the server's client `app`, with id_tokens. */
  readonly client?: Partial<ClientOptions>
  /** Ports of every tab instead of the fake ones. */
  readonly ports?: Partial<Ports>
  /** When it begins: milliseconds since the Unix epoch. */
  readonly now?: number
}

export interface TestBed {
  readonly server: AuthorizationServer
  readonly clock: VirtualClock
  /** Sessions, shared by all tabs. */
  readonly sessions: SharedStorage
  readonly locks: FairLocks
  readonly options: ClientOptions
  /** A new tab: its own client and its own transactions; the session is everyone's. */
  open(ports?: Partial<Ports>): Tab
}

/** One page with its client. */
export interface Tab {
  readonly client: Client
  readonly ports: Ports
  readonly navigations: RecordedNavigations
  /** Logins of this tab; they outlive a reload. */
  readonly transactions: SharedStorage
  /** The whole way: login, the user's decision at the server, the callback. @throws PkceError */
  signIn(options?: LoginOptions, decision?: Decision): Promise<CallbackResult>
  /** A new page in the same tab: another client over the same storages. The old one is disposed of. */
  reload(): Tab
  /** The page is gone. */
  close(): void
}

export function createTestBed(bed: TestBedOptions = {}): TestBed {
  const clock = createVirtualClock(bed.now)
  const server = createAuthorizationServer(bed.server, clock)
  const sessions = createSharedStorage(clock)
  const locks = createFairLocks()
  const options: ClientOptions = {
    issuer: server.issuer,
    clientId: 'app',
    redirectUri: 'https://app.example/callback',
    postLogoutRedirectUri: 'https://app.example/',
    scope: 'openid profile email',
    openId,
    ...bed.client,
  }
  // The key of one browser: all its tabs prove the same one.
  const key = createSigningKey('browser')
  let tabs = 0
  return {
    server,
    clock,
    sessions,
    locks,
    options,
    open: (ports) => openTab(createSharedStorage(clock), ports),
  }

  function openTab(transactions: SharedStorage, more: Partial<Ports> = {}): Tab {
    const navigations = recordNavigations()
    const ports: Ports = {
      crypto: createFakeCrypto(`tab ${++tabs}`),
      http: server.http,
      sessions: sessions.open(),
      transactions: transactions.open(),
      clock,
      lock: locks.lock,
      keys: async () => key,
      navigate: navigations.navigate,
      ...bed.ports,
      ...more,
    }
    const client = createClient(options, ports)
    return {
      ...{ client, ports, navigations, transactions },
      async signIn(login, decision) {
        await client.login(login)
        return client.handleCallback(server.authorize(navigations.last().url, decision).response)
      },
      reload() {
        client.dispose()
        return openTab(transactions, more)
      },
      close: () => client.dispose(),
    }
  }
}
