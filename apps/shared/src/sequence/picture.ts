/** The picture: parts with their steps. A part that happens again takes the place of its last round, so it never grows long. */
import type { Part, Step } from './step.ts'

export interface Round {
  readonly part: Part
  /** How many times this part has happened, from 1. */
  readonly count: number
  readonly steps: readonly Step[]
}

export type Picture = readonly Round[]

/** The picture with one more step. A new login begins a new picture. */
export function draw(picture: Picture, step: Step): Picture {
  const last = picture.find(({ part }) => part === step.part)
  if (last && !step.opens) {
    return picture.map((round) => (round === last ? { ...round, steps: [...round.steps, step] } : round))
  }
  const others = step.part === 'Sign in' ? [] : picture.filter((round) => round !== last)
  const count = step.part === 'Sign in' ? 1 : (last?.count ?? 0) + 1
  return [...others, { part: step.part, count, steps: [step] }]
}
