/** Mutant: the machine with one rule taken out, to prove that the checker would see it. */
import type { EventOf, EventType } from '../../../src/events.ts'
import type { Machine } from '../../../src/machine.ts'
import type { State, Status } from '../../../src/state.ts'
import type { Handler, Step } from '../../../src/step.ts'
import type { AnyHandler, Rows } from '../subject.ts'

export interface Mutant {
  /** What it does wrong. */
  readonly name: string
  /** The scenario in which that shows. */
  readonly scenario: string
  /** The invariant that it breaks. */
  readonly breaks: string
  /** Handlers that are changed. */
  readonly rows?: (rows: Rows) => void
  /** The whole machine, changed from outside. */
  readonly transition?: (transition: Machine['transition'], rows: Rows) => Machine['transition']
}

/** Puts another handler around the one that the table has for an event in a status. */
export function wrap<S extends Status, E extends EventType>(
  rows: Rows,
  status: S,
  type: E,
  by: (handler: Handler<S, E>) => Handler<S, E>,
): void {
  const row: Rows[Status] = rows[status]
  const [handler, ...targets] = row[type] ?? absent(status, type)
  row[type] = [by(handler as unknown as Handler<S, E>) as unknown as AnyHandler, ...targets]
}

/** What the table does in a status on an event, to be done by a mutant at another moment. */
export function perform<S extends Status, E extends EventType>(
  rows: Rows,
  state: State<S>,
  event: EventOf<E>,
  rules: Parameters<Handler<S, E>>[2],
): Step {
  const [handler] = rows[state.status][event.type] ?? absent(state.status, event.type)
  return (handler as unknown as Handler<S, E>)(state, event, rules)
}

/** The step without the effects of one type. */
export function without({ state, effects }: Step, type: Step['effects'][number]['type']): Step {
  return { state, effects: effects.filter((effect) => effect.type !== type) }
}

function absent(status: Status, type: EventType): never {
  throw new Error(`The table has nothing for ${type} in ${status}: the mutant has to follow it.`)
}
