/** Every hostile case, played against the core over the test bed. */
import { describe, expect, it } from 'vitest'
import { hostileCases, hostileChapters } from './index.ts'
import { playHostileCase } from './play.ts'
import { isPlayedBy, type Threat, threats } from './threats.ts'

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

it('plays every threat of RFC 6819 §4 and RFC 9700 §4, or says whose it is', () => {
  const isPlayed = (threat: Threat) => hostileCases.some((hostile) => isPlayedBy(threat, hostile))
  expect(threats.filter((threat) => isPlayed(threat) === (threat.elsewhere !== undefined))).toEqual([])
})
