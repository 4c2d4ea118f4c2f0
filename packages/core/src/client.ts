/** The driver: feeds events to the machine, carries its effects out over the ports, and answers those who asked. */
import type { ClientOptions } from './configuration.ts'
import type { Answer, AwaitedEffect, Effect } from './effects.ts'
import { decodeBase64url, encodeBase64url } from './encoding/base64url.ts'
import { encodeForm, withQuery } from './encoding/form.ts'
import { encodeUtf8 } from './encoding/utf8.ts'
import { type ErrorCode, type Failure, PkceError, refuse, toFailure } from './errors.ts'
import type {
  Command,
  Event,
  LoginOptions,
  LogoutOptions,
  Occurrence,
  Result,
  TokenOptions,
} from './events.ts'
import { createMachine } from './machine.ts'
import { OBSERVERS, type Observers } from './observe.ts'
import type { Ports, Storage } from './ports.ts'
import { PENDING, type Snapshot, snapshotOf } from './snapshot.ts'
import type { Secret } from './state.ts'

/** How a callback ended. */
export interface CallbackResult {
  /** True when this very response had been handled before, and the user is signed in. */
  readonly replayed: boolean
  /** Where the user was before the login: a path of this app. */
  readonly returnTo?: string
}

/** A token, with the scheme to present it by (RFC 6750 §2.1). */
export interface AccessToken {
  readonly token: string
  readonly tokenType: 'Bearer' | 'DPoP'
}

/** One client of one authorization server: the object that apps and adapters hold. */
export interface Client {
  /** The same object until something changes. */
  getSnapshot(): Snapshot
  /** The constant `pending`: what a server renders. */
  getServerSnapshot(): Snapshot
  /** Calls `listener` after each change of the snapshot. Gives back the function that stops it. */
  subscribe(listener: () => void): () => void
  /** Restores the session; any number of calls do it once. Never rejects: what went wrong is in the snapshot. */
  start(): Promise<Snapshot>
  /** Resolves when signed in (popup, loopback) or when the user agent is leaving (redirect). @throws PkceError */
  login(options?: LoginOptions): Promise<void>
  /**
   * Completes the login whose answer is in `response`, the URL of the page or the posted form. Any number of calls with
   * the same response exchange its code once. @throws PkceError
   */
  handleCallback(response: string): Promise<CallbackResult>
  /** An access token that is good for `minTtl` more seconds (default 5), refreshed if need be. @throws PkceError */
  getAccessToken(options?: TokenOptions): Promise<AccessToken>
  /** Ends the session here, in other contexts and at the server. @throws PkceError never: a logout always succeeds here */
  logout(options?: LogoutOptions): Promise<void>
  /** The page that was left is shown again: a login that was under way is over. */
  returned(): void
  /** Looks at the clock again: the device may have slept. */
  wake(): void
  /** Stops timers, listeners and locks. Whoever waits gets the error `disposed`. */
  dispose(): void
  /** For `observe` and `sendAuthorized` of this package. */
  readonly [OBSERVERS]: Observers
}

/** Longest timer that every engine keeps, in milliseconds; the machine asks again when it ends. */
const MAX_DELAY = 2 ** 31 - 1

/** Which error a port that throws something else ends in. */
const PORT_FAILURES: Readonly<Record<AwaitedEffect['type'], readonly [ErrorCode, message: string]>> = {
  load: ['storage_failed', 'The storage can not be read.'],
  swap: ['storage_failed', 'The storage can not be written.'],
  save: ['storage_failed', 'The storage can not be written: it may be full or forbidden.'],
  random: ['crypto_failed', 'There is no source of random bytes.'],
  digest: ['crypto_failed', 'The hash can not be computed: a secure context (https) is needed.'],
  verify: ['crypto_failed', 'The signature can not be checked.'],
  navigate: ['navigation_failed', 'The user agent could not be sent to the server.'],
  request: ['network_failed', 'The server did not answer: check the connection and try again.'],
  lock: ['lock_failed', 'The lock was not granted.'],
}

/**
 * A client over the given ports.
 * @throws PkceError `configuration_invalid`, `url_insecure`
 */
export function createClient(options: ClientOptions, ports: Ports): Client {
  const { initial, transition, settings } = createMachine(options)
  const { clock } = ports
  const listeners = new Set<() => void>()
  const observers: Observers = new Set()
  const callers = new Map<number, (answer: Answer) => void>()
  const locks = new Map<number, () => void>()
  let state = initial
  let snapshot = PENDING
  let lastId = 0
  let disposed = false
  let cancelTick: (() => void) | undefined
  let started: Promise<Snapshot> | undefined
  let lastCallback: { readonly response: string; readonly result: Promise<CallbackResult> } | undefined
  const unwatch = ports.sessions.watch?.(settings.sessionKey, async () => {
    dispatch({ type: 'changed', ...found(await ports.sessions.get(settings.sessionKey)) })
  })

  return {
    getSnapshot: () => snapshot,
    getServerSnapshot: () => PENDING,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start() {
      started ??= command({ type: 'start', id: ++lastId }).then(
        () => snapshot,
        () => snapshot,
      )
      return started
    },
    async login(options = {}) {
      await command({ type: 'login', id: ++lastId, options })
    },
    handleCallback(response) {
      if (lastCallback?.response !== response) {
        const result = command({ type: 'callback', id: ++lastId, response: response as Secret }).then(
          ({ replayed = false, returnTo }) => ({ replayed, ...(returnTo && { returnTo }) }),
        )
        lastCallback = { response, result }
      }
      return lastCallback.result
    },
    async getAccessToken(options = {}) {
      const { token, tokenType } = await command({ type: 'token', id: ++lastId, options })
      return { token, tokenType } as AccessToken
    },
    async logout(options = {}) {
      await command({ type: 'logout', id: ++lastId, options })
    },
    returned: () => dispatch({ type: 'returned' }),
    wake: () => dispatch({ type: 'tick' }),
    dispose() {
      disposed = true
      cancelTick?.()
      unwatch?.()
      for (const unlock of locks.values()) unlock()
      for (const settle of callers.values()) {
        settle({ ok: false, failure: { code: 'disposed', message: 'This client was disposed of.' } })
      }
      listeners.clear()
      observers.clear()
    },
    [OBSERVERS]: observers,
  }

  function command(event: Command): Promise<Answer & { ok: true }> {
    return new Promise((resolve, reject) => {
      if (disposed) refuse('disposed', 'This client was disposed of.')
      callers.set(event.id, (answer) => (answer.ok ? resolve(answer) : reject(new PkceError(answer.failure))))
      dispatch(event)
    })
  }

  function dispatch(happened: Command | Result | Occurrence): void {
    if (disposed) return
    const event: Event = { ...happened, at: clock.now() }
    const from = state
    const step = transition(from, event)
    state = step.state
    const before = snapshot
    snapshot = snapshotOf(state, before)
    for (const observer of observers) {
      observer({ kind: 'transition', at: event.at, event, from, to: state, effects: step.effects })
    }
    for (const effect of step.effects) run(effect)
    if (snapshot !== before) for (const listener of listeners) listener()
  }

  function run(effect: Effect): void {
    switch (effect.type) {
      case 'answer':
        callers.get(effect.id)?.(effect.answer)
        callers.delete(effect.id)
        return
      case 'schedule':
        cancelTick?.()
        cancelTick =
          effect.at === undefined
            ? undefined
            : clock.schedule(Math.min(Math.max(effect.at - clock.now(), 0), MAX_DELAY), () =>
                dispatch({ type: 'tick' }),
              )
        return
      case 'unlock':
        locks.get(effect.flight)?.()
        locks.delete(effect.flight)
        return
      default:
        perform(effect).then(dispatch, (thrown) =>
          dispatch({ type: 'failed', flight: effect.flight, failure: failureOf(effect, thrown) }),
        )
    }
  }

  /** Carries out what a port can do, and says how it ended. */
  async function perform(effect: AwaitedEffect): Promise<Result | Command> {
    const { type, flight } = effect
    const { crypto } = ports
    switch (type) {
      case 'load':
        return { type: 'loaded', flight, ...found(await storageOf(effect).get(effect.key)) }
      case 'swap':
        return { type: 'loaded', flight, ...found(await swap(effect)) }
      case 'save':
        await (effect.value === undefined
          ? storageOf(effect).delete(effect.key)
          : storageOf(effect).set(effect.key, effect.value, effect.ttl))
        return { type: 'saved', flight }
      case 'random':
        return {
          type: 'random',
          flight,
          values: effect.sizes.map((size) => encodeBase64url(crypto.randomBytes(size)) as Secret),
        }
      case 'digest': {
        const input = encodeUtf8(effect.input)
        const hash = effect.hash === 'SHA-256' ? crypto.sha256(input) : crypto.digest?.(effect.hash, input)
        return { type: 'digested', flight, value: encodeBase64url((await hash) ?? missing(effect.hash)) }
      }
      case 'verify': {
        const { algorithm, key, input, signature } = effect
        const check = {
          algorithm,
          key,
          input: encodeUtf8(input),
          signature: decodeBase64url(signature) ?? new Uint8Array(),
        }
        return { type: 'verified', flight, valid: (await crypto.verify?.(check)) ?? missing(algorithm) }
      }
      case 'navigate': {
        const { purpose, endpoint, parameters } = effect
        const response = await ports.navigate({ purpose, url: withQuery(endpoint, parameters) })
        return typeof response === 'string' && purpose === 'login' && flight === state.flight
          ? { type: 'callback', id: ++lastId, response: response as Secret }
          : { type: 'navigated', flight }
      }
      case 'request': {
        const { endpoint, form } = effect
        const { status, headers, body } = await ports.http({
          method: form ? 'POST' : 'GET',
          url: endpoint,
          headers: {
            accept: 'application/json',
            ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
          },
          ...(form && { body: encodeForm(form) }),
          timeout: settings.timeout,
        })
        return { type: 'responded', flight, httpStatus: status, headers, body: body as Secret }
      }
      case 'lock':
        return new Promise((resolve, reject) => {
          const held = () =>
            new Promise<void>((release) => {
              locks.set(flight, release)
              resolve({ type: 'locked', flight })
            })
          const { lock = runAtOnce } = ports
          lock(settings.sessionKey, held).catch(reject)
        })
    }
  }

  function storageOf({ store }: { readonly store: 'session' | 'transaction' }): Storage {
    return store === 'session' ? ports.sessions : ports.transactions
  }

  function swap({ key, value, ttl }: AwaitedEffect & { type: 'swap' }) {
    const storage = ports.transactions
    if (storage.swap) return storage.swap(key, value, ttl)
    return (ports.lock ?? runAtOnce)(`${settings.sessionKey} ${key}`, async () => {
      const before = await storage.get(key)
      await storage.set(key, value, ttl)
      return before
    })
  }
}

function failureOf({ type }: AwaitedEffect, thrown: unknown): Failure {
  if (thrown instanceof PkceError) return toFailure(thrown)
  const [code, message] = PORT_FAILURES[type]
  return { code, message, cause: String(thrown) }
}

function found(value: string | undefined): { value?: Secret } {
  return value === undefined ? {} : { value: value as Secret }
}

function missing(what: string): never {
  return refuse('crypto_failed', `The crypto port can not do ${what}.`)
}

/** Without a lock port nothing else shares the storage. */
function runAtOnce<T>(_name: string, task: () => Promise<T>): Promise<T> {
  return task()
}
