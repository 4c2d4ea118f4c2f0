/** Way: one way in which an effect may come out. */
import type { ErrorCode } from '../../src/errors.ts'
import type { Secret } from '../../src/state.ts'
import type { Outcome, World } from './world.ts'

export interface Way {
  readonly name: string
  /** What is reported; `callback`: the response itself, when the navigation port saw it come back. */
  readonly outcome: Outcome | { readonly type: 'callback'; readonly response: Secret }
  /** The world after the effect was carried out. */
  readonly world: World
  /** True when this is none of the ways a sound world takes. */
  readonly fault: boolean
}

/** What happens in a sound world. */
export function good(outcome: Way['outcome'], world: World, name: string = outcome.type): Way {
  return { name, outcome, world, fault: false }
}

export function fault(name: string, outcome: Outcome, world: World): Way {
  return { name, outcome, world, fault: true }
}

export function failure(code: ErrorCode): Outcome {
  return { type: 'failed', failure: { code, message: 'A port failed.', cause: 'Error: of the port' } }
}
