/** The machine: one pure function from state and event to state and effects. */
import { type ClientOptions, type Settings, settle } from './configuration.ts'
import { PkceError, toFailure } from './errors.ts'
import type { Command, Event } from './events.ts'
import { dueAt } from './refresh.ts'
import type { Resting, State } from './state.ts'
import { answer, giveUp, type Rules, type Step, stay, unlock } from './step.ts'
import { type Table, tableFor } from './table.ts'

export interface Machine {
  readonly initial: State
  /**
   * Pure: same state and event, same step. Never throws for an event of the declared shape; a result must be one of the
   * effect that was asked for.
   */
  readonly transition: (state: State, event: Event) => Step
  readonly table: Table
  readonly settings: Settings
}

/**
 * The machine of one client of one authorization server.
 * @throws PkceError `configuration_invalid`, `url_insecure`
 */
export function createMachine(options: ClientOptions): Machine {
  const rules: Rules = { settings: settle(options) }
  const table = tableFor(options)
  return { table, settings: rules.settings, initial: { status: 'created', flight: 0, queue: [] }, transition }

  function transition(state: State, event: Event): Step {
    // An answer that is no longer awaited is ignored; only a lock must not stay granted.
    if ('flight' in event && event.flight !== state.flight) {
      return stay(state, ...unlock(event.type === 'locked' ? event.flight : undefined))
    }
    const { dpop } = rules.settings
    const again = dpop?.again(state, event)
    if (again) return again
    let step = handle(dpop ? dpop.remember(state, event) : state, event)
    // At rest, the commands that waited have their turn, until one of them starts something.
    while (isResting(step.state) && step.state.queue.length) {
      const [command, ...queue] = step.state.queue
      const next = handle({ ...step.state, queue }, { ...(command as Event), at: event.at })
      step = { state: next.state, effects: [...step.effects, ...next.effects] }
    }
    step = withSchedule(state, event, step)
    return dpop ? dpop.attach(step) : step
  }

  /** What the table says; a refusal of the handler is the `failed` event of the step it was in. */
  function handle(state: State, event: Event): Step {
    const row = table[state.status] as Record<string, readonly [(...args: unknown[]) => Step] | undefined>
    try {
      return row[event.type]?.[0](state, event, rules) ?? stay(state)
    } catch (thrown) {
      if (!(thrown instanceof PkceError)) throw thrown
      const failure = toFailure(thrown)
      if ('flight' in event)
        return handle(state, { type: 'failed', flight: event.flight, at: event.at, failure })
      // What happens by itself is never refused.
      return refuseCommand(state, [(event as Command).id], failure)
    }
  }

  /** A session at rest asks to be woken when its next refresh, or its end, is due. */
  function withSchedule(before: State, event: Event, { state, effects }: Step): Step {
    const moved = before.status !== state.status || before.session !== state.session || event.type === 'tick'
    if (!moved || !isResting(state)) return { state, effects }
    const at = state.status === 'signed-in' ? dueAt(state, rules) : Number.POSITIVE_INFINITY
    return {
      state,
      effects: [...effects, { type: 'schedule', ...(at < Number.POSITIVE_INFINITY && { at }) }],
    }
  }
}

/** A command that can not be obeyed: whoever waits for its outcome is told; what is under way goes on. */
function refuseCommand(
  state: State,
  callers: readonly number[],
  failure: ReturnType<typeof toFailure>,
): Step {
  const told = answer(callers, { ok: false, failure })
  if (isResting(state)) return stay({ ...state, failure }, ...told)
  if (state.status === 'authorizing') return giveUp(state, [...state.callers, ...callers], failure)
  return stay(state, ...told)
}

export function isResting(state: State): state is Resting {
  return state.status === 'signed-in' || state.status === 'signed-out'
}
