/** Model checking: every world that the machine can meet, within the bounds of each scenario. */
import { describe, expect, it } from 'vitest'
import { IGNORED } from '../ignored.ts'
import { begin } from './begin.ts'
import { explore } from './explore.ts'
import { SCENARIOS } from './scenarios.ts'
import { subjectFor } from './subject.ts'
import { describeBreach, print } from './trace.ts'

// A guard against what never ends, not a measure of speed.
const TIMEOUT = 600_000

/** `status event target` of every transition that was seen, and of every one that a table declares. */
const seen = new Set<string>()
const declared = new Set<string>()
const ignored = new Set<string>()

describe('every invariant holds in every reachable world', () => {
  for (const scenario of SCENARIOS) {
    it(
      `${scenario.name}: ${scenario.about}`,
      () => {
        const subject = subjectFor(scenario)
        const began = performance.now()
        const { breach, ...figures } = explore(begin(scenario, subject), subject, scenario)
        print(scenario.name, { ...figures, seconds: (performance.now() - began) / 1000 })
        for (const one of subject.seen) seen.add(one)
        for (const one of subject.declared) declared.add(one)
        for (const one of subject.ignored) ignored.add(one)
        expect(breach && describeBreach(breach)).toBeUndefined()
        expect(figures.states).toBeGreaterThan(5_000)
      },
      TIMEOUT,
    )
  }
})

describe('the table', () => {
  it('names no transition that can not happen', () => {
    expect([...declared].filter((one) => !seen.has(one))).toEqual([])
  })

  it('leaves out no pair of status and event but those named with a reason, and each of these happens', () => {
    expect(Object.keys(IGNORED).filter((pair) => !ignored.has(pair))).toEqual([])
  })
})
