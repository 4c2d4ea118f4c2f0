/** The page's side of the vault: the same client to the app, and not one token in this heap. */
import {
  type CallbackResult,
  type Client,
  type Failure,
  type Navigator,
  OBSERVERS,
  type Observation,
  PENDING,
  PkceError,
  type Snapshot,
} from '@pkce/core'
import { absolute } from './absolute.ts'
import { type BrowserClient, createPage, type PageOptions } from './page-client.ts'
import { fetchByVault } from './vault-fetch.ts'
import { type News, type VaultLine, vaultLine } from './vault-line.ts'
import { failureOf, type Line, receivedSnapshot, type SentSnapshot } from './vault-protocol.ts'

export interface VaultClientOptions extends PageOptions {
  /** Starts the worker whose file calls `runVault`: `() => new Worker(new URL('./vault.ts', import.meta.url), …)`. */
  readonly worker: () => Line & { terminate?(): void }
  /** Requests of `client.fetch` below these go through the vault, which holds them against its own list. */
  readonly apis: readonly string[]
}

/** A client like any other, whose tokens are in a worker: `getAccessToken` rejects with `token_confined`. */
export function createVaultClient(options: VaultClientOptions): BrowserClient {
  const redirectUri = absolute(options.redirectUri)
  const page = createPage({ ...options, redirectUri })
  const { client: core, line } = remoteClient(options.worker, page.navigate)
  return page.client(core, {
    send: (client) => fetchByVault(line, client.apis),
    channel: `vault ${redirectUri}`,
  })
}

function remoteClient(
  worker: VaultClientOptions['worker'],
  navigate: Navigator,
): { client: Client; line: VaultLine } {
  const listeners = new Set<() => void>()
  let snapshot: Snapshot = PENDING
  let started: Promise<Snapshot> | undefined
  let lastCallback: { readonly response: string; readonly result: Promise<CallbackResult> } | undefined
  const line = vaultLine(worker, hear)
  const observers = new Observing(() => line.tell({ type: 'observe' }))

  const client: Client = {
    getSnapshot: () => snapshot,
    getServerSnapshot: () => PENDING,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start() {
      started ??= line.order({ type: 'start' }).then(
        () => snapshot,
        (thrown) => show({ status: 'anonymous', error: failureOf(thrown) as Failure }),
      )
      return started
    },
    async login(login = {}) {
      await line.order({ type: 'login', options: login })
    },
    async logout(logout = {}) {
      await line.order({ type: 'logout', options: logout })
    },
    handleCallback(response) {
      if (lastCallback?.response !== response) {
        const result = line.order({ type: 'callback', response }) as Promise<CallbackResult>
        lastCallback = { response, result }
      }
      return lastCallback.result
    },
    async getAccessToken() {
      throw new PkceError({
        code: 'token_confined',
        message: 'The vault hands out no token: send the request with client.fetch.',
      })
    },
    returned: () => line.tell({ type: 'returned' }),
    wake: () => line.tell({ type: 'wake' }),
    dispose() {
      listeners.clear()
      observers.clear()
      line.close()
    },
    [OBSERVERS]: observers,
  }
  return { client, line }

  function hear(news: News): void {
    switch (news.type) {
      case 'snapshot':
        show(news.snapshot)
        return
      case 'observation':
        for (const observer of observers) observer(news.observation)
        return
      case 'navigate': {
        const { id, navigation } = news
        Promise.resolve(navigation)
          .then(navigate)
          .then(
            (response) => line.tell({ type: 'navigated', id, response: response ?? undefined }),
            (thrown) => line.tell({ type: 'navigated', id, failure: failureOf(thrown) }),
          )
      }
    }
  }

  function show(sent: SentSnapshot): Snapshot {
    snapshot = receivedSnapshot(sent)
    for (const listener of listeners) listener()
    return snapshot
  }
}

/** The vault tells what it does only to those who listen. */
class Observing extends Set<(observation: Observation) => void> {
  readonly #begin: () => void
  #begun = false

  constructor(begin: () => void) {
    super()
    this.#begin = begin
  }

  override add(observer: (observation: Observation) => void): this {
    if (!this.#begun) this.#begin()
    this.#begun = true
    return super.add(observer)
  }
}
