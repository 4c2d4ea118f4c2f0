/** Observations: all that a client does, without its secrets, for diagrams, devtools and logs. */
import type { Effect } from './effects.ts'
import type { Event } from './events.ts'
import { redact } from './redact.ts'
import type { State } from './state.ts'

/** What happened. `at`: milliseconds since the Unix epoch. */
export type Observation =
  /** One transition of the machine. */
  | {
      readonly kind: 'transition'
      readonly at: number
      readonly event: Event
      readonly from: State
      readonly to: State
      readonly effects: readonly Effect[]
    }
  /** A request left for an API with the access token. */
  | { readonly kind: 'call'; readonly at: number; readonly method: string; readonly url: string }
  /** The API answered it. */
  | { readonly kind: 'answer'; readonly at: number; readonly url: string; readonly httpStatus: number }

export type Observers = Set<(observation: Observation) => void>

/** Where a client keeps its observers. What arrives there still has its secrets: use {@link observe}. */
export const OBSERVERS: unique symbol = Symbol('observers')

/**
 * Tells somebody who only looks on, and must not stop the client: what they throw is reported where the engine reports
 * what nobody caught.
 */
export function tell(listener: () => void): void {
  try {
    listener()
  } catch (thrown) {
    void Promise.reject(thrown)
  }
}

/**
 * Calls `listener` with everything that `client` does from now on, secrets replaced by their length.
 * Gives back the function that stops it.
 */
export function observe(
  client: { readonly [OBSERVERS]: Observers },
  listener: (observation: Observation) => void,
): () => void {
  const redacted = (observation: Observation) => tell(() => listener(redact(observation)))
  client[OBSERVERS].add(redacted)
  return () => client[OBSERVERS].delete(redacted)
}
