/** Explores the machine: writes docs/model.md, or goes deeper (`deeper`, and the beginning of a scenario's name) and only prints. */
import { writeFileSync } from 'node:fs'
import { begin } from '../packages/core/test/model/begin.ts'
import { drawModel } from '../packages/core/test/model/document.ts'
import { type Exploration, explore } from '../packages/core/test/model/explore.ts'
import { exploreMutant, MUTANTS } from '../packages/core/test/model/mutants/all.ts'
import { SCENARIOS, type Scenario } from '../packages/core/test/model/scenarios.ts'
import { subjectFor } from '../packages/core/test/model/subject.ts'
import { describeBreach, print } from '../packages/core/test/model/trace.ts'

const [mode, only = ''] = process.argv.slice(2)
const runs = new Map<Scenario, Exploration>()

for (const scenario of SCENARIOS.filter(({ name }) => name.startsWith(only))) {
  const subject = subjectFor(scenario)
  const began = performance.now()
  const bounds = mode === 'deeper' ? { ...scenario.bounds, ...scenario.deeper } : scenario.bounds
  const run = explore(begin(scenario, subject, bounds), subject, scenario)
  print(scenario.name, { ...run, seconds: (performance.now() - began) / 1000 })
  if (run.breach) {
    console.error(describeBreach(run.breach))
    process.exitCode = 1
  }
  runs.set(scenario, run)
}

if (mode !== 'deeper') {
  const moves = new Map(MUTANTS.map((mutant) => [mutant.name, exploreMutant(mutant).breach?.trace.length]))
  const counted = { scenario: (one: Scenario) => runs.get(one), mutant: (name: string) => moves.get(name) }
  writeFileSync('docs/model.md', drawModel(counted))
}
