/** Explore: every world that can be reached, nearest first, so that the first trace to a breach is a shortest one. */
import { hash } from 'node:crypto'
import { INVARIANTS, type Invariant } from './invariants.ts'
import { longestWay } from './liveness.ts'
import { type Move, movesOf } from './moves.ts'
import type { Scenario } from './scenarios.ts'
import type { Subject } from './subject.ts'
import type { World } from './world.ts'

export interface Breach {
  readonly invariant: string
  readonly what: string
  /** Moves from the beginning to the breach. */
  readonly trace: readonly string[]
}

export interface Exploration {
  readonly states: number
  readonly transitions: number
  /** Moves to the farthest world. */
  readonly depth: number
  /** The longest run of answers, from any world to rest. */
  readonly longest: number
  readonly breach?: Breach
}

/** @param first the world to begin with */
export function explore(
  first: World,
  subject: Subject,
  scenario: Scenario,
  invariants: readonly Invariant[] = INVARIANTS,
): Exploration {
  const known = new Map<string, number>([[keyOf(first), 0]])
  const parents: number[] = [-1]
  const names: string[] = ['']
  /** Pairs of worlds that an answer leads between. */
  const answers: number[] = []
  let transitions = 0
  let depth = 0
  let layer: [World, number][] = [[first, 0]]
  while (layer.length > 0) {
    const next: [World, number][] = []
    for (const [world, id] of layer) {
      for (const move of movesOf(world, subject, scenario)) {
        transitions++
        const { after, found } = check(world, move)
        if (found) return { ...figures(), breach: { ...found, trace: [...traceTo(id), move.name] } }
        const key = keyOf(after as World)
        let target = known.get(key)
        if (target === undefined) {
          target = parents.length
          known.set(key, target)
          parents.push(id)
          names.push(move.name)
          next.push([after as World, target])
        }
        if (move.answering) answers.push(id, target)
      }
    }
    layer = next
    if (next.length > 0) depth++
  }
  const { longest, circle } = longestWay(answers, parents.length)
  if (circle === undefined) return { ...figures(), longest }
  const breach = { invariant: 'answers lead to rest', what: 'round and round', trace: traceTo(circle) }
  return { ...figures(), breach }

  function keyOf(world: World): string {
    const tabs = world.tabs.map((tab) => ({ ...tab, state: subject.numberOf(tab.state) }))
    return hash('sha1', JSON.stringify({ ...world, tabs }), 'base64')
  }

  function figures() {
    return { states: parents.length, transitions, depth, longest: 0 }
  }

  function check(before: World, move: Move): { after?: World; found?: Omit<Breach, 'trace'> } {
    try {
      const { world: after, moment } = move.make()
      for (const { name, breach } of invariants) {
        const what = breach({ before, after, scenario, subject, ...(moment && { moment }) })
        if (what) return { found: { invariant: name, what } }
      }
      return { after }
    } catch (thrown) {
      return { found: { invariant: 'never throws', what: String((thrown as Error).stack) } }
    }
  }

  function traceTo(id: number): string[] {
    const parent = parents[id] as number
    return parent < 0 ? [] : [...traceTo(parent), names[id] as string]
  }
}
