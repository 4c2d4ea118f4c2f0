/** All mutants, and what a checker finds of one. */
import { begin } from '../begin.ts'
import { type Exploration, explore } from '../explore.ts'
import { SCENARIOS } from '../scenarios.ts'
import { subjectFor } from '../subject.ts'
import { OF_LOGIN } from './login.ts'
import type { Mutant } from './mutant.ts'
import { OF_SESSION } from './session.ts'
import { OF_SHAPE } from './shape.ts'

export const MUTANTS: readonly Mutant[] = [...OF_LOGIN, ...OF_SESSION, ...OF_SHAPE]

export function exploreMutant(mutant: Mutant): Exploration {
  const scenario = SCENARIOS.find(({ name }) => name === mutant.scenario)
  if (!scenario) throw new Error(`There is no scenario "${mutant.scenario}".`)
  const subject = subjectFor(scenario, mutant)
  return explore(begin(scenario, subject), subject, scenario)
}
