/** What went wrong, and in which part. */
import type { Draft, Part } from './step.ts'
import type { Transition } from './steps-of.ts'

export type Failure = NonNullable<Transition['to']['failure']>

/** Why the machine came to rest, if it did with a failure. */
export function failureIn(state: Transition['to']): Failure | undefined {
  return state.status === 'signed-in' || state.status === 'signed-out' ? state.failure : undefined
}

/** An id_token is checked after a login and after a refresh. */
export function partOf(state: Transition['from']): Part {
  return state.status === 'verifying' && state.previous ? 'Refresh' : 'Sign in'
}

/** The client itself refuses what came. */
export function refusal(part: Part, { code, message }: Failure, what = 'it'): Draft {
  const details = { reason: message, code }
  return { part, from: 'client', to: 'client', title: `Refuses ${what}: ${code}`, details, refused: true }
}
