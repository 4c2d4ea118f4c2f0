/** Step: what one transition gives back, and how a handler says it. */
import type { Settings } from './configuration.ts'
import type { Answer, AwaitedEffect, Effect } from './effects.ts'
import type { Failure } from './errors.ts'
import type { Command, Event, EventOf, EventType } from './events.ts'
import { present } from './present.ts'
import type { Common, Details, Resting, Retry, Session, State, Status, Transaction } from './state.ts'

export interface Step {
  readonly state: State
  readonly effects: readonly Effect[]
}

/** What the machine was made with. */
export interface Rules {
  readonly settings: Settings
}

/** What to do when `E` happens in `S`. May throw a PkceError by `refuse`. */
export type Handler<S extends Status, E extends EventType> = (
  state: State<S>,
  event: EventOf<E>,
  rules: Rules,
) => Step

/** An awaited effect before it has its number. */
export type Ask = AwaitedEffect extends infer E
  ? E extends AwaitedEffect
    ? Omit<E, 'flight'>
    : never
  : never

/** To another status, asking for one thing whose result will come back as an event. */
export function ask<S extends Status>(
  from: State,
  status: S,
  details: Details[S],
  awaited: Ask,
  effects: readonly Effect[] = [],
): Step {
  return proceed(enter(from, status, details) as State, awaited, effects)
}

/** Another status: what belonged to the last one is left behind. */
export function enter<S extends Status>(from: State, status: S, details: Details[S]): State<S> {
  return { ...common(from), status, ...(details as object) } as State<S>
}

/** The same status, asking for the next thing. */
export function proceed(state: State, awaited: Ask, effects: readonly Effect[] = []): Step {
  const flight = state.flight + 1
  return { state: { ...state, flight }, effects: [...effects, { ...awaited, flight } as AwaitedEffect] }
}

/** To rest: signed in when there is a session, signed out when not. Lets go of the lock. */
export function rest(
  from: State,
  session: Session | undefined,
  effects: readonly Effect[] = [],
  { failure, retry }: { readonly failure?: Failure | undefined; readonly retry?: Retry | undefined } = {},
): Step {
  const { lock, detached, ...carried } = common(from)
  const state = present({
    ...carried,
    status: session ? 'signed-in' : 'signed-out',
    flight: from.flight + 1,
    failure,
    session,
    retry: session && retry,
    detached: session && detached,
  }) as Resting
  return { state, effects: [...effects, ...unlock(lock)] }
}

export function unlock(flight: number | undefined): Effect[] {
  return flight ? [{ type: 'unlock', flight }] : []
}

/** The same state, and `effects`. */
export function stay(state: State, ...effects: Effect[]): Step {
  return { state, effects }
}

/** The command waits until the machine is at rest. */
export function enqueue(state: State, { at, ...command }: Event): Step {
  return stay({ ...state, queue: [...state.queue, command] } as State)
}

/** An answer to each caller. */
export function answer(callers: readonly number[], result: Answer): Effect[] {
  return callers.map((id) => ({ type: 'answer', id, answer: result }))
}

/** Commands that still wait, and the answers to those that do no more. */
export interface Settled {
  readonly queue: State['queue']
  readonly effects: readonly Effect[]
}

/** The same answer to all commands that wait and are meant; the others wait on. */
export function answerWaiting(
  { queue }: State,
  isMeant: (command: Command) => boolean,
  result: Answer,
): Settled {
  const callers = queue.filter(isMeant).map(({ id }) => id)
  return { queue: queue.filter((command) => !isMeant(command)), effects: answer(callers, result) }
}

/** The login or callback did not succeed: its callers are told, and the session that was there stays. */
export function giveUp(state: State, callers: readonly number[], reason: Failure): Step {
  const failure = present({ returnTo: beganAt(state), ...reason })
  return rest(state, state.session, answer(callers, { ok: false, failure }), { failure })
}

/** Where the user was when the login began, as far as this state knows. */
function beganAt(state: State): string | undefined {
  const { transaction, returnTo } = state as {
    readonly transaction?: Transaction
    readonly returnTo?: string
  }
  return transaction?.returnTo ?? returnTo
}

/** What goes with a state from one status to the next; the failure and the details of the status do not. */
function common(state: State): Common {
  const { flight, queue, server, serverUntil, session, keys, proofNonce, lock, detached } = state
  return present({ flight, queue, server, serverUntil, session, keys, proofNonce, lock, detached })
}
