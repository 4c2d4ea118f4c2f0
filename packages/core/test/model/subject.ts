/** Subject: the machine under test, watched: which row of its table did what, and where it led. */
import { dpop } from '../../src/dpop.ts'
import { PkceError } from '../../src/errors.ts'
import type { EventType } from '../../src/events.ts'
import { jarm } from '../../src/jarm.ts'
import { createMachine, type Machine } from '../../src/machine.ts'
import { pushed } from '../../src/pushed.ts'
import type { State, Status } from '../../src/state.ts'
import type { Rules, Step } from '../../src/step.ts'
import { openId } from '../../src/verify.ts'
import { freeze } from './freeze.ts'
import type { Mutant } from './mutants/mutant.ts'
import type { Scenario } from './scenarios.ts'
import { CLIENT_ID, ISSUER, metadataOf } from './server.ts'
import { LIFE } from './world.ts'

export type AnyHandler = (state: State, event: never, rules: Rules) => Step
type Row = Record<string, [handler: AnyHandler, ...targets: Status[]]>
/** The rows of a machine's own table: what is put here is what the machine does. */
export type Rows = Record<Status, Row>

export interface Subject extends Pick<Machine, 'initial' | 'transition'> {
  readonly rows: Rows
  /** `status event target` of each handler that ran. */
  readonly seen: Set<string>
  /** `status event target` of everything that the table declares. */
  readonly declared: ReadonlySet<string>
  /** `status event` of everything that happened and has no row. */
  readonly ignored: Set<string>
  /** What the table does not say: targets it does not name, refusals where it has no row for a failure. */
  readonly untold: Set<string>
  /** Pairs of state and event that were tried twice, to see whether the same comes of it. */
  readonly proven: Set<string>
  /** The number of a state: equal states, and only they, have the same. */
  readonly numberOf: (state: State) => number
}

/** @param mutant what is changed before the machine is watched */
export function subjectFor(scenario: Scenario, mutant: Pick<Mutant, 'rows' | 'transition'> = {}): Subject {
  const {
    table,
    initial,
    transition: original,
  } = createMachine({
    issuer: ISSUER,
    clientId: CLIENT_ID,
    redirectUri: 'https://app/callback',
    transactionLifetime: LIFE,
    metadataLifetime: LIFE,
    ...(scenario.openId && { openId }),
    ...(!scenario.discovery && { metadata: metadataOf(scenario) }),
    ...(scenario.pushed && { pushed }),
    ...(scenario.bound && { dpop: dpop() }),
    ...(scenario.signed && { jarm }),
  })
  const rows = table as unknown as Rows
  mutant.rows?.(rows)
  const transition = mutant.transition?.(original, rows) ?? original
  const seen = new Set<string>()
  const untold = new Set<string>()
  const declared = new Set<string>()
  for (const [status, row] of Object.entries(rows) as [Status, Row][]) {
    for (const [type, [handler, ...targets]] of Object.entries(row)) {
      for (const target of targets) declared.add(`${status} ${type} ${target}`)
      row[type] = [watch(handler, status, type as EventType, targets), ...targets]
    }
  }
  return {
    initial: freeze(initial),
    transition,
    rows,
    seen,
    declared,
    ignored: new Set(),
    untold,
    numberOf: numbering(),
    proven: new Set(),
  }

  function watch(handler: AnyHandler, status: Status, type: EventType, targets: Status[]): AnyHandler {
    return (state, event: { readonly flight?: number }, rules) => {
      try {
        const step = handler(state, event as never, rules)
        const target = step.state.status
        seen.add(`${status} ${type} ${target}`)
        if (!targets.includes(target)) untold.add(`${type} leads from ${status} to ${target}`)
        return step
      } catch (thrown) {
        const lost = thrown instanceof PkceError && event.flight !== undefined && !rows[status].failed
        if (lost) untold.add(`${type} is refused in ${status}, which has no row for a failure`)
        throw thrown
      }
    }
  }
}

/** Why the last step failed tells people something, and the machine nothing: states that differ in it alone are one. */
function numbering(): Subject['numberOf'] {
  const numbers = new Map<string, number>()
  const known = new WeakMap<State, number>()
  return (state) => {
    const seen = known.get(state)
    if (seen !== undefined) return seen
    const { failure: _, ...told } = state
    const text = JSON.stringify(told)
    const number = numbers.get(text) ?? numbers.size
    numbers.set(text, number)
    known.set(state, number)
    return number
  }
}
