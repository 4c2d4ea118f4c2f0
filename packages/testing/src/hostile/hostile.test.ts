/** Every hostile case, played against the core over the test bed. */
import { describe, expect, it } from 'vitest'
import { hostileCases, hostileChapters } from './index.ts'
import { playHostileCase } from './play.ts'

describe.each(hostileChapters.map(({ title, cases }) => [title, cases] as const))('%s', (_title, cases) => {
  it.each(cases.map((hostile) => [hostile.attack, hostile] as const))('%s', async (_attack, hostile) => {
    const { answer, leaves } = hostile
    expect(await playHostileCase(hostile)).toEqual({ answer, leaves, broken: [] })
  })
})

it('names every act once', () => {
  const attacks = hostileCases.map(({ attack }) => attack)
  expect(attacks.filter((attack, at) => attacks.indexOf(attack) !== at)).toEqual([])
})
