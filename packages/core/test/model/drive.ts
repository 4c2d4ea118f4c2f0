/** Drive: hands an event to the machine of a tab and does what its driver would do with the effects. */
import type { Answer, AwaitedEffect, Effect } from '../../src/effects.ts'
import type { Command, Event, Occurrence, Result } from '../../src/events.ts'
import type { State } from '../../src/state.ts'
import type { Step } from '../../src/step.ts'
import { freeze } from './freeze.ts'
import { notice } from './memory.ts'
import type { Subject } from './subject.ts'
import { freshTab, type Tab, tabOf, timeIn, type World, withTab } from './world.ts'

/** One transition of one machine. */
export interface Moment {
  readonly tab: number
  readonly from: State
  readonly event: Event
  readonly step: Step
  /** Answers that were given, with the command each was for; undefined: nobody waited. */
  readonly answers: readonly {
    readonly id: number
    readonly command?: Command['type']
    readonly answer: Answer
  }[]
}

export interface Driven {
  readonly world: World
  readonly moment: Moment
}

export function drive(
  world: World,
  index: number,
  happened: Command | Result | Occurrence,
  subject: Subject,
): Driven {
  const event: Event = freeze({ ...happened, at: timeIn(world) })
  const tab = tabOf(world, index)
  const step = freeze(subject.transition(tab.state, event))
  const answers: Moment['answers'][number][] = []
  let next = withTab(world, index, { state: step.state })
  for (const effect of step.effects) next = carry(next, index, effect, answers)
  const moment = { tab: index, from: tab.state, event, step, answers }
  return { world: renumber(notice(next, world, moment), index), moment }
}

/** A command with a number of its own. */
export function command(world: World, index: number, of: (id: number) => Command, subject: Subject): Driven {
  const { waiting } = tabOf(world, index)
  let id = 1
  while (waiting[id]) id++
  const asked = of(id)
  return drive(withTab(world, index, { waiting: { ...waiting, [id]: asked.type } }), index, asked, subject)
}

/** The page is loaded anew: nothing is left of it but what it stored. */
export function reload(world: World, index: number, initial: State): World {
  const { waiting } = tabOf(world, index)
  const unheard = Object.values(waiting).includes('logout')
  const { memory } = world
  const next = withTab(world, index, freshTab(initial))
  return {
    ...next,
    lock: world.lock?.tab === index ? null : world.lock,
    // Whoever closes the page in the middle of a logout has not logged out, and what the page knew goes with it.
    memory: {
      ...memory,
      ended: [],
      ...(unheard && { loggedOut: [], excused: true }),
      // The server has replaced the tokens that are stored, and nobody has the new ones any more.
      ...(memory.replaced.some((token) => world.session?.includes(`"${token}"`)) && { excused: true }),
    },
  }
}

function carry(world: World, index: number, effect: Effect, answers: Moment['answers'][number][]): World {
  const tab = tabOf(world, index)
  switch (effect.type) {
    case 'answer': {
      const { [effect.id]: command, ...waiting } = tab.waiting
      answers.push({ id: effect.id, answer: effect.answer, ...(command && { command }) })
      return withTab(world, index, { waiting })
    }
    case 'schedule':
      return withTab(world, index, { timer: effect.at ?? null })
    case 'unlock': {
      const held = world.lock?.tab === index && world.lock.flight === effect.flight
      return held ? { ...world, lock: null } : world
    }
    default:
      return withTab(world, index, { pending: [...tab.pending, { effect, result: null }] })
  }
}

/** Numbers only tell apart: the same situation has the same numbers, however long the way to it was. */
function renumber(world: World, index: number): World {
  const tab = tabOf(world, index)
  const { state, pending } = tab
  const held = world.lock?.tab === index ? world.lock.flight : 0
  const used = [state.flight, state.lock ?? 0, held, ...pending.map(({ effect }) => effect.flight)]
  const ranks = [...new Set(used.filter(Boolean))].sort((a, b) => a - b)
  if (ranks.every((flight, rank) => flight === rank + 1)) return world
  const rank = (flight: number) => ranks.indexOf(flight) + 1
  const renumbered: Tab = {
    ...tab,
    state: freeze({ ...state, flight: rank(state.flight), ...(state.lock && { lock: rank(state.lock) }) }),
    pending: pending.map(({ effect, result }) => ({
      effect: { ...effect, flight: rank(effect.flight) } as AwaitedEffect,
      result,
    })),
  }
  const next = withTab(world, index, renumbered)
  return held ? { ...next, lock: { tab: index, flight: rank(held) } } : next
}
