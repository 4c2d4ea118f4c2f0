/** The driver: feeds events to the machine, carries its effects out over the ports, and answers those who asked. */
import type { ClientOptions, Settings } from './configuration.ts'
import type { Answer, Effect } from './effects.ts'
import { PkceError, refuse } from './errors.ts'
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
import { OBSERVERS, type Observers, tell } from './observe.ts'
import { createPerformer } from './perform.ts'
import type { Ports } from './ports.ts'
import { present } from './present.ts'
import { PENDING, type Snapshot, snapshotOf } from './snapshot.ts'
import type { Secret, State } from './state.ts'

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
  /** For `observe` of this package. */
  readonly [OBSERVERS]: Observers
  /** For `sendAuthorized` and `fetchUserInfo` of this package; absent where the tokens are in another place (a worker). */
  readonly [INSIDE]?: Inside
}

/** What the functions of this package that take a client need of it. */
export interface Inside {
  readonly settings: Settings
  readonly ports: Ports
  readonly state: () => State
  /** The nonce that each API wants in its next DPoP proof, by its origin (RFC 9449 §9). */
  readonly nonces: Map<string, string>
}

export const INSIDE: unique symbol = Symbol('inside')

/** Longest timer that every engine keeps, in milliseconds; the machine asks again when it ends. */
const MAX_DELAY = 2 ** 31 - 1

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
  const performer = createPerformer(settings, ports)
  let state = initial
  let snapshot = PENDING
  let lastId = 0
  let disposed = false
  let cancelTick: (() => void) | undefined
  let started: Promise<Snapshot> | undefined
  let lastCallback: { readonly response: string; readonly result: Promise<CallbackResult> } | undefined
  const unwatch = ports.sessions.watch?.(settings.sessionKey, async () => {
    const load = { type: 'load', flight: 0, store: 'session', key: settings.sessionKey } as const
    const read = await performer.perform(load)
    // What changed and can not be read changes nothing here.
    if (read.type === 'loaded') dispatch(present({ type: 'changed', value: read.value }))
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
          ({ replayed = false, returnTo }) => present({ replayed, returnTo }),
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
      performer.unlockAll()
      for (const settle of callers.values()) {
        settle({ ok: false, failure: { code: 'disposed', message: 'This client was disposed of.' } })
      }
      listeners.clear()
      observers.clear()
    },
    [OBSERVERS]: observers,
    [INSIDE]: { settings, ports, state: () => state, nonces: new Map() },
  }

  function command(event: Command): Promise<Answer & { ok: true }> {
    return new Promise((resolve, reject) => {
      if (disposed) refuse('disposed', 'This client was disposed of.')
      callers.set(event.id, (answer) => (answer.ok ? resolve(answer) : reject(new PkceError(answer.failure))))
      dispatch(event)
    })
  }

  function dispatch(happened: Command | Result | Occurrence): void {
    // A lock that is granted only now is let go: others wait for it.
    if (disposed) {
      performer.unlockAll()
      return
    }
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
    if (snapshot !== before) listeners.forEach(tell)
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
        performer.unlock(effect.flight)
        return
      default:
        performer.perform(effect).then((done) => {
          if (done.type !== 'arrived') return dispatch(done)
          // A logout, or another login, may have come first: then this answer is too late.
          if (effect.flight === state.flight) dispatch({ ...done, type: 'callback', id: ++lastId })
        })
    }
  }
}
