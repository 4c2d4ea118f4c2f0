/** Document: docs/model.md, drawn from the scenarios, the invariants, the mutants and what a run of them counted. */

import { REASONS } from '../ignored.ts'
import type { Exploration } from './explore.ts'
import { INVARIANTS } from './invariants.ts'
import { MUTANTS } from './mutants/all.ts'
import { SCENARIOS, type Scenario } from './scenarios.ts'

/** What a run counted; undefined: not run. */
export interface Counted {
  readonly scenario: (scenario: Scenario) => Exploration | undefined
  /** Moves of the shortest trace to the breach of a mutant. */
  readonly mutant: (name: string) => number | undefined
}

export function drawModel(counted: Counted): string {
  const runs = SCENARIOS.map((scenario) => ({ scenario, run: counted.scenario(scenario) }))
  const sum = (of: 'states' | 'transitions') => runs.reduce((total, { run }) => total + (run?.[of] ?? 0), 0)
  return `# Every state explored

Written by \`pnpm run explore\`. The checker is in \`packages/core/test/model\`; it runs with the tests.

${ABOUT}

## Scenarios

Bounds say how often each thing may happen, in any order and at any moment; what is not named does not happen. Within them
every world is visited: **${number(sum('states'))} worlds, ${number(sum('transitions'))} transitions**. "Depth" is the number of moves to the farthest world,
"to rest" the longest run of answers until nothing is under way. \`pnpm run explore deeper\` goes on to the bounds in brackets.

${table(
  ['scenario', 'bounds', 'worlds', 'transitions', 'depth', 'to rest'],
  runs.map(({ scenario, run }) => [
    `**${scenario.name}**: ${scenario.about}`,
    boundsOf(scenario),
    ...[run?.states, run?.transitions, run?.depth, run?.longest].map(number),
  ]),
)}

## Invariants

Checked after every transition. Breadth first, so the first trace to a breach is a shortest one.

${table(
  ['name', 'promise'],
  [
    ...INVARIANTS.map(({ name, promise }) => [name, promise]),
    ['never throws', 'The machine never throws, and changes nothing that it was given.'],
    ['answers lead to rest', 'Answers alone lead to rest: nothing goes round for ever.'],
  ],
)}

Beyond these, every transition that the table declares is seen in some scenario, and every pair of status and event that the
table leaves out is one of these, and is seen as well:

${table(
  ['events', 'statuses', 'why nothing is lost'],
  REASONS.map(({ events, statuses, why }) => [events.join(', '), statuses.join(', '), why]),
)}

## Mutants

The checker can fail. Each of these machines has one thing wrong with it, and is caught by the invariant that is meant to,
after so many moves:

${table(
  ['mutant', 'breaks', 'scenario', 'moves'],
  MUTANTS.map(({ name, breaks, scenario }) => [name, breaks, scenario, number(counted.mutant(name))]),
)}
`
}

const ABOUT = `## What is explored

The machine is the real one: \`createMachine(options).transition\`. Around it stands a model of the world, as one plain value:
pages with their drivers, a storage and a lock that they share, an authorization server, a user, and an attacker. A move is
anything that may happen next: an effect that is answered well, badly or not at all, a command of the app, a page that is loaded
anew, a tab that hears of another one, time that passes. From the first world all moves are made, from all worlds that come of
them again, until there is no new one. Worlds are told apart by a hash of everything in them, with the numbers of effects and
commands counted anew, and without the text of the last failure, which the machine does not look at.

The model takes for granted:

- A storage does what one page asks in the order in which it asks, and tells the other pages of every write. It may fail, be
  full, or lose a value; after that, what is stored is no longer held against the pages.
- A lock has one holder. It is given to any page that waits, and falls free when the page is gone. It may fail; after that, as
  after an answer of the server that was lost or a page that was closed before it could store one, a second refresh with the
  same token can not be avoided, and is not held against the machine.
- The server deals with a request at the moment its answer comes, or before (where requests are slow), or although nobody hears
  of the answer any more. With rotation, a refresh token that is shown again ends the grant.
- A login does not wait for the lock: one that is stored in the few milliseconds in which another page is storing a refresh
  may be overwritten by it. Waiting would leave a login hanging behind every refresh whose answer does not come.
- One step of the clock makes a refresh due; after two, tokens, transactions and metadata have expired.
- Hashes are computed; a signature is right or wrong by what is written in it.`

function boundsOf({ bounds, deeper }: Scenario): string {
  const list = (given: object) => Object.entries(given).map(([name, most]) => `${name} ${most}`)
  return `${list(bounds).join(', ')} (${list(deeper).join(', ')})`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function number(value: number | undefined): string {
  return value === undefined ? '-' : String(value).replace(/(\d)(?=(\d{3})+$)/g, '$1,')
}
