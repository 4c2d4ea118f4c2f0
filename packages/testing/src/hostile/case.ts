/** One hostile act, and the rule that must hold when it is over. */
import type { ErrorCode } from '@pkce/core'
import type { TestBedOptions } from '../test-bed.ts'
import type { HostileWorld } from './world.ts'

export interface HostileCase {
  /** What the hostile party does: a sentence, unlike any other of the table. */
  readonly attack: string
  /** Where a standard names the threat, or the rule against it. */
  readonly source: string
  /** The code of the error that the app gets; `survived` when nothing is lost and nobody is told. */
  readonly answer: ErrorCode | 'survived'
  /** What is left for the user. */
  readonly leaves: 'signed in' | 'signed out'
  /** The world it happens in, where it is not the usual one. */
  readonly bed?: TestBedOptions
  /** Plays the hostile party and the user. Throws what the app gets. */
  readonly play: (world: HostileWorld) => Promise<unknown>
}

/** Cases that belong together, under one heading of the table. */
export interface HostileChapter {
  readonly title: string
  readonly cases: readonly HostileCase[]
}

/** The same answer to each of several acts; `acts` by their sentences. */
export function family<A>(
  common: Pick<HostileCase, 'source' | 'answer'> & Partial<Pick<HostileCase, 'leaves' | 'bed'>>,
  acts: Readonly<Record<string, A>>,
  play: (act: A) => HostileCase['play'],
): HostileCase[] {
  return Object.entries(acts).map(([attack, act]) => ({
    attack,
    leaves: common.answer === 'survived' ? 'signed in' : 'signed out',
    ...common,
    play: play(act),
  }))
}
