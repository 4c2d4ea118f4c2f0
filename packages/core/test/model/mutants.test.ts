/** The checker can fail: every mutant of the machine is caught, by the invariant that is meant to, with a short trace. */
import { describe, expect, it } from 'vitest'
import { INVARIANTS } from './invariants.ts'
import { exploreMutant, MUTANTS } from './mutants/all.ts'
import { describeBreach } from './trace.ts'

describe('every mutant is caught', () => {
  for (const mutant of MUTANTS) {
    it(`${mutant.name}: breaks "${mutant.breaks}"`, { timeout: 600_000 }, () => {
      const { breach } = exploreMutant(mutant)
      if (breach) process.stdout.write(`${mutant.name}\n${describeBreach(breach)}\n\n`)
      expect(breach?.invariant).toBe(mutant.breaks)
    })
  }
})

it('every invariant is broken by some mutant: none is there for show', () => {
  const broken = new Set(MUTANTS.map(({ breaks }) => breaks))
  expect(INVARIANTS.map(({ name }) => name).filter((name) => !broken.has(name))).toEqual([])
})
