/** Begin: the world in which a scenario starts. */
import { movesOf } from './moves.ts'
import type { Scenario } from './scenarios.ts'
import type { Subject } from './subject.ts'
import { type Chance, firstWorld, type World } from './world.ts'

const NONE: World['left'] = {
  start: 0,
  login: 0,
  token: 0,
  fresh: 0,
  other: 0,
  logout: 0,
  malformed: 0,
  reopen: 0,
  forge: 0,
  reload: 0,
  returned: 0,
  wake: 0,
  wait: 0,
  fault: 0,
  twice: 0,
}

/** @param bounds how often each thing may happen */
export function begin(
  scenario: Scenario,
  subject: Subject,
  bounds: Partial<Record<Chance, number>> = scenario.bounds,
): World {
  const left = { ...NONE, ...bounds }
  const first = firstWorld(subject.initial, scenario.tabs, left)
  return scenario.signedIn ? { ...signIn(first, subject, scenario), left } : first
}

/** A login in the first tab as it should be; then the other tabs find the session. */
function signIn(first: World, subject: Subject, scenario: Scenario): World {
  const sound = { ...scenario, slow: [], popup: false }
  let world: World = { ...first, left: { ...NONE, login: 1, start: scenario.tabs - 1 } }
  for (const wanted of [/^1: login$/, /user agrees/, ...(scenario.tabs > 1 ? [/^2: start$/] : [])]) {
    world = settle(step(world, wanted))
  }
  return world

  function step(from: World, wanted: RegExp): World {
    const move = movesOf(from, subject, sound).find(({ name }) => wanted.test(name))
    if (!move) throw new Error(`Nothing like ${wanted} can happen.`)
    return move.make().world
  }

  function settle(from: World): World {
    const move = movesOf(from, subject, sound).find(({ answering }) => answering)
    return move ? settle(move.make().world) : from
  }
}
