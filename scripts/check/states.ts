/** The state diagram of the docs, drawn from the machine's own table. */

import { jarm } from '../../packages/core/src/jarm.ts'
import { pushed } from '../../packages/core/src/pushed.ts'
import { tableFor } from '../../packages/core/src/table.ts'
import { openId } from '../../packages/core/src/verify.ts'

/** A Mermaid diagram: who waits in a status says nothing about the way through the protocol, and is left out. */
export function drawStates(): string {
  const edges = new Map<string, string[]>()
  for (const [from, row] of Object.entries(tableFor({ openId, pushed, jarm }))) {
    for (const [event, [, ...targets]] of Object.entries(row as Record<string, [unknown, ...string[]]>)) {
      for (const to of targets) {
        if (to === from) continue
        const arrow = `${idOf(from)} --> ${idOf(to)}`
        edges.set(arrow, [...(edges.get(arrow) ?? []), event])
      }
    }
  }
  return [
    '# States',
    '',
    'Drawn from `packages/core/src/table.ts` by `pnpm run draw`; the check fails when the two differ. An event that leaves',
    'its status alone is not drawn. In every status at work, commands wait, a good token is handed out, and a logout wins.',
    '',
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> created',
    ...[...edges].map(([arrow, events]) => `  ${arrow} : ${events.join(', ')}`),
    '```',
    '',
  ].join('\n')
}

function idOf(status: string): string {
  return status.replace('-', '_')
}
