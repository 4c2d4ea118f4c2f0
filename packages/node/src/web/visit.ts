/** Visit: one request, and the core's client that serves it, over ports that know the browser it came from. */
import { type Client, createClient, observe, type PkceError, type Snapshot, type Storage } from '@pkce/core'
import { type Cookies, newId } from './cookies.ts'
import { hash } from './hash.ts'
import type { WebSettings } from './options.ts'
import { lockName, sessionStorage } from './session-storage.ts'

export interface Visit {
  readonly client: Client
  /** Id of the session, as it is in the cookie. */
  sessionId(): string | undefined
  /** Where the client wants the browser to go. */
  destination(): string | undefined
  /** `response`, with the cookies that have changed. */
  answer(response: Response): Response
}

/**
 * `isCallback`: a login is completed in this request, so what is written is a new session. Nothing outlives the request:
 * the client sets no timers, and what it knows is in the store.
 */
export function openVisit(
  request: Request,
  settings: WebSettings,
  cookies: Cookies,
  isCallback = false,
): Visit {
  const before = cookies.read(request, 'session')
  const known = cookies.read(request, 'login')
  const browser = known ?? newId()
  const sessions = sessionStorage(settings, before, isCallback)
  let isLogin = false
  let destination: string | undefined

  const client = createClient(settings.client, {
    ...settings.ports,
    sessions,
    transactions: boundTo(settings.transactions, browser),
    clock: { now: () => settings.ports.clock.now(), schedule: () => () => {} },
    lock: (_name, task) => settings.lock(lockName(sessions.id() ?? browser), task),
    navigate({ purpose, url }) {
      isLogin = purpose === 'login'
      destination = url
    },
  })
  const { onObservation } = settings
  if (onObservation) observe(client, (observation) => onObservation(observation, request))

  return {
    client,
    sessionId: () => sessions.id(),
    destination: () => destination,
    answer(response) {
      const after = sessions.id()
      const snapshot = client.getSnapshot()
      // A store that can not be read says nothing about the session: its cookie stays. One that can not be written has none.
      const isStored = !storageFailureIn(snapshot)
      if (isLogin && !known) append('login', browser, settings.client.transactionLifetime ?? 3600)
      if (after && after !== before && isStored) append('session', after, settings.sessionLifetime)
      if (before && isStored && snapshot.status === 'anonymous') append('session', '', 0)
      return response

      function append(...cookie: Parameters<Cookies['write']>): void {
        response.headers.append('set-cookie', cookies.write(...cookie))
      }
    },
  }
}

/** Why the session could not be read or written, when it could not. */
export function storageFailureIn(snapshot: Snapshot): PkceError | undefined {
  const error = 'error' in snapshot ? snapshot.error : undefined
  return error?.code === 'storage_failed' ? error : undefined
}

/**
 * Logins are found by their `state` together with the cookie of the browser they were begun in: an answer that is brought
 * to another browser belongs to no login there (login CSRF, RFC 6749 §10.12).
 */
function boundTo(transactions: Storage, browser: string): Storage {
  const keyOf = (state: string) => `login ${hash(`${browser} ${state}`)}`
  const { swap } = transactions
  return {
    get: (state) => transactions.get(keyOf(state)),
    set: (state, value, ttl) => transactions.set(keyOf(state), value, ttl),
    delete: (state) => transactions.delete(keyOf(state)),
    ...(swap && { swap: (state, value, ttl) => swap.call(transactions, keyOf(state), value, ttl) }),
  }
}
