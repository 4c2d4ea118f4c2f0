/** What every adapter does, whatever its framework: behaviours as data, for any test runner. */
import { endBehaviours } from './end-behaviours.ts'
import type { Behaviour } from './harness.ts'
import { sessionBehaviours } from './session-behaviours.ts'
import { tokenBehaviours } from './token-behaviours.ts'

export const adapterContract: readonly Behaviour[] = [
  ...sessionBehaviours,
  ...tokenBehaviours,
  ...endBehaviours,
]
