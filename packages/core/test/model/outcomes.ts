/** Outcomes: for each effect, every way in which the world may answer it. */
import type { AwaitedEffect } from '../../src/effects.ts'
import type { Secret } from '../../src/state.ts'
import { answersTo } from './requests.ts'
import type { Scenario } from './scenarios.ts'
import { approve, requestOf, s256 } from './server.ts'
import { failure, fault, good, type Way } from './way.ts'
import { type Outcome, remember, tabOf, type Visit, type World, withTab } from './world.ts'

type Of<T extends AwaitedEffect['type']> = AwaitedEffect & { readonly type: T }

type Ways = {
  readonly [T in AwaitedEffect['type']]: (
    world: World,
    tab: number,
    effect: Of<T>,
    scenario: Scenario,
  ) => readonly Way[]
}

/** Every way; none while the effect has to wait (a lock that another holds). */
export function waysOf(world: World, tab: number, effect: AwaitedEffect, scenario: Scenario): readonly Way[] {
  return (WAYS[effect.type] as Ways['load'])(world, tab, effect as Of<'load'>, scenario)
}

const WAYS: Ways = {
  load(world, _tab, effect) {
    const value = read(world, effect)
    const gone = remember(write(world, effect, null), { portBroken: true, excused: true })
    return [
      good(loaded(value), world, value === undefined ? 'nothing' : 'value'),
      ...(value === undefined ? [] : [fault('value gone', loaded(undefined), gone)]),
      broken('storage_failed', world),
    ]
  },

  swap(world, _tab, effect) {
    const value = read(world, effect)
    return [
      good(loaded(value), write(world, effect, effect.value), value === undefined ? 'nothing' : 'value'),
      broken('storage_failed', world),
    ]
  },

  save(world, tab, effect) {
    const written = write(world, effect, effect.value ?? null)
    const others = world.tabs.map((_, index) => index).filter((index) => index !== tab)
    const told =
      effect.store === 'session'
        ? others.reduce((next, other) => withTab(next, other, { notified: true }), written)
        : written
    return [good({ type: 'saved' }, told), broken('storage_failed', world)]
  },

  random(world) {
    const n = world.drawn + 1
    const values = [`verifier-${n}`, `state-${n}`, `nonce-${n}`] as readonly string[] as readonly Secret[]
    return [good({ type: 'random', values }, { ...world, drawn: n }, 'drawn'), broken('crypto_failed', world)]
  },

  digest: (world, _tab, { input }) => [
    good({ type: 'digested', value: s256(input) }, world),
    broken('crypto_failed', world),
  ],

  verify: (world, _tab, { signature }) => [
    good(
      { type: 'verified', valid: signature === 'good' },
      world,
      signature === 'good' ? 'valid' : 'invalid',
    ),
    broken('crypto_failed', world),
  ],

  navigate(world, tab, { purpose, parameters, flight }, scenario) {
    const left: Outcome = { type: 'navigated' }
    const failed = fault('navigation failed', failure('navigation_failed'), world)
    if (purpose === 'logout') return [good(left, world), failed]
    const visit: Visit = { tab, ...requestOf(world, parameters) }
    const leaving = good(left, { ...world, visits: [...world.visits, visit] })
    // The driver hands a response on only when it is still awaited.
    if (!scenario.popup || flight !== tabOf(world, tab).state.flight) return [leaving, failed]
    const { world: after, response } = approve(world, visit, scenario)
    return [leaving, good({ type: 'callback', response: response as Secret }, after, 'response'), failed]
  },

  request: (world, _tab, effect, scenario) => answersTo(world, effect, scenario),

  lock(world, tab, { flight }) {
    const unlocked = remember(world, { portBroken: true, excused: true })
    return [
      ...(world.lock ? [] : [good({ type: 'locked' }, { ...world, lock: { tab, flight } })]),
      fault('lock failed', failure('lock_failed'), unlocked),
    ]
  },
}

function broken(code: 'storage_failed' | 'crypto_failed', world: World): Way {
  const after = code === 'storage_failed' ? remember(world, { portBroken: true, excused: true }) : world
  return fault(code.replace('_', ' '), failure(code), after)
}

function loaded(value: string | undefined): Outcome {
  return { type: 'loaded', ...(value !== undefined && { value: value as Secret }) }
}

function read(world: World, { store, key }: Of<'load'> | Of<'swap'>): string | undefined {
  return (store === 'session' ? world.session : world.transactions[key]) ?? undefined
}

function write(world: World, { store, key }: Of<'load' | 'swap' | 'save'>, value: string | null): World {
  if (store === 'session') return { ...world, session: value }
  const { [key]: _, ...others } = world.transactions
  return { ...world, transactions: value === null ? others : { ...others, [key]: value } }
}
