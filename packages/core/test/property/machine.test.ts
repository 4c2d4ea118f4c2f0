/** The machine under any events in any order (the promise of Machine.transition). */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { AwaitedEffect, Effect } from '../../src/effects.ts'
import type { Command, Event, Occurrence, Result } from '../../src/events.ts'
import { createMachine } from '../../src/machine.ts'
import type { Secret, State, Status } from '../../src/state.ts'
import { anyText, hostileBody, hostileJson, spoiled } from './adversarial.ts'
import { CLIENTS, createWorld, KEYS, METADATA, NOW, SESSION, TOKENS, TRANSACTION } from './world.ts'

// A guard against what never ends, not a measure of speed.
vi.setConfig({ testTimeout: 120_000 })

type Without<T, K extends string> = T extends unknown ? Omit<T, K> : never

/**
 * One thing that happens next: mostly what an honest world would answer (once, or until nothing is awaited), else
 * anything that has the right shape.
 */
type Move =
  | { readonly kind: 'answer' | 'callback' }
  | { readonly kind: 'settle' }
  | { readonly kind: 'command'; readonly event: Without<Command, 'id'> }
  | { readonly kind: 'result'; readonly late: boolean; readonly event: Without<Result, 'flight'> }
  | { readonly kind: 'occurrence'; readonly event: Occurrence }

const secret = anyText as fc.Arbitrary<Secret>
const stored = fc.oneof(spoiled(SESSION), spoiled(TRANSACTION), hostileJson) as fc.Arbitrary<Secret>
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const some = <T extends object>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(fields, { requiredKeys: [] })

const command: fc.Arbitrary<Without<Command, 'id'>> = fc.oneof(
  fc.constant({ type: 'start' } as const),
  fc.record({
    type: fc.constant('login' as const),
    options: some({
      returnTo: fc.oneof(fc.constant('/deep?x#y'), anyText),
      scope: fc.constantFrom('openid', '', 'openid api'),
      resource: fc.array(anyText),
      maxAge: fc.integer({ min: 0 }),
      prompt: anyText,
      parameters: fc.dictionary(anyText, anyText),
    }),
  }),
  fc.record({ type: fc.constant('callback' as const), response: secret }),
  fc.record({
    type: fc.constant('token' as const),
    options: some({ minTtl: fc.integer(), fresh: fc.boolean() }),
  }),
  fc.record({
    type: fc.constant('logout' as const),
    options: some({ revoke: fc.boolean(), endSession: fc.boolean() }),
  }),
)

const failure = fc.record({
  code: fc.constantFrom(
    'network_failed',
    'storage_failed',
    'token_refused',
    'id_token_nonce',
    'keys_unavailable',
  ),
  message: anyText,
})

const result: fc.Arbitrary<Without<Result, 'flight'>> = fc.oneof(
  fc.record({ type: fc.constant('loaded' as const), value: stored }),
  fc.constantFrom({ type: 'loaded' } as const, { type: 'saved' } as const, { type: 'navigated' } as const),
  fc.constantFrom({ type: 'locked' } as const),
  fc.record({
    type: fc.constant('random' as const),
    values: fc.array(secret, { minLength: 3, maxLength: 3 }),
  }),
  fc.record({ type: fc.constant('digested' as const), value: anyText }),
  fc.record({
    type: fc.constant('responded' as const),
    httpStatus: fc.constantFrom(200, 200, 204, 302, 400, 401, 429, 500),
    headers: fc.dictionary(anyText, anyText),
    body: fc.oneof(hostileBody, spoiled(METADATA), spoiled(TOKENS), spoiled(KEYS)) as fc.Arbitrary<Secret>,
  }),
  fc.record({ type: fc.constant('verified' as const), valid: fc.boolean() }),
  fc.record({ type: fc.constant('failed' as const), failure }),
)

const occurrence: fc.Arbitrary<Occurrence> = fc.oneof(
  fc.constantFrom({ type: 'tick' } as const, { type: 'returned' } as const, { type: 'changed' } as const),
  fc.record({ type: fc.constant('changed' as const), value: stored }),
)

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 14, arbitrary: fc.constant({ kind: 'answer' } as const) },
  { weight: 2, arbitrary: fc.constant({ kind: 'settle' } as const) },
  { weight: 3, arbitrary: fc.constant({ kind: 'callback' } as const) },
  { weight: 5, arbitrary: command.map((event) => ({ kind: 'command', event }) as const) },
  { weight: 2, arbitrary: occurrence.map((event) => ({ kind: 'occurrence', event }) as const) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('result' as const),
      late: maybe(fc.constant(true)).map(Boolean),
      event: result,
    }),
  },
)

/** The result that each effect leads to; every one may end in `failed` as well. */
const RESULTS: Readonly<Record<AwaitedEffect['type'], Result['type']>> = {
  ...{ load: 'loaded', swap: 'loaded', save: 'saved', random: 'random', digest: 'digested' },
  ...{ navigate: 'navigated', request: 'responded', lock: 'locked', verify: 'verified' },
}

/** A driver reports what was asked of it, or something it was asked before: that comes too late. */
function fits({ late, event }: Move & { kind: 'result' }, awaited: AwaitedEffect | undefined): boolean {
  return !late && (event.type === 'failed' || (!!awaited && event.type === RESULTS[awaited.type]))
}

/** A login, a refresh and a logout, so that every status is seen in every run. */
const HONEST: Move[] = [
  ...([{ kind: 'answer' }, { kind: 'settle' }, { kind: 'callback' }, { kind: 'settle' }] as const),
  { kind: 'command', event: { type: 'token', options: { fresh: true } } },
  { kind: 'settle' },
  { kind: 'command', event: { type: 'logout', options: {} } },
]

describe.each(CLIENTS)('the machine of a client %s', (_name, options, missing) => {
  it('never throws, stays JSON and answers no command twice, whatever happens in whatever order', () => {
    const visited = new Set<Status>()
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60, size: 'max' }), (moves) => {
        const { initial, transition } = createMachine(options)
        const world = createWorld(options)
        const open = new Set<number>()
        let state: State = initial
        let awaited: AwaitedEffect | undefined
        let lastId = 0
        for (const move of moves) {
          if (move.kind !== 'settle') happen(eventOf(move))
          else while (isAwaited(awaited)) happen(answerTo(awaited))
        }

        function isAwaited(effect: AwaitedEffect | undefined): effect is AwaitedEffect {
          return effect?.flight === state.flight
        }

        function answerTo(effect: AwaitedEffect): Event {
          awaited = undefined
          return world.answer(effect)
        }

        function happen(event: Event): void {
          if ('id' in event) open.add(event.id)
          const step = transition(state, event)
          expect(step.state.flight).toBeGreaterThanOrEqual(state.flight)
          expect(JSON.parse(JSON.stringify(step))).toEqual(step)
          for (const effect of step.effects) settle(effect)
          state = step.state
          visited.add(state.status)
        }

        function eventOf(move: Exclude<Move, { kind: 'settle' }>): Event {
          const id = ++lastId
          switch (move.kind) {
            case 'answer':
              return isAwaited(awaited)
                ? answerTo(awaited)
                : ({ type: 'login', id, options: {}, at: NOW } as Event)
            case 'callback':
              return { type: 'callback', id, response: world.callback(), at: NOW }
            case 'command':
              return { ...move.event, id, at: NOW } as Event
            case 'result':
              return { ...move.event, flight: state.flight - (fits(move, awaited) ? 0 : 1), at: NOW } as Event
            case 'occurrence':
              return { ...move.event, at: NOW }
          }
        }

        function settle(effect: Effect): void {
          if (effect.type === 'answer') {
            expect(open.delete(effect.id)).toBe(true)
          } else if ('flight' in effect && effect.type !== 'unlock') {
            if (effect.flight) awaited = effect
            else world.answer(effect)
          }
        }
      }),
      { numRuns: 250, examples: [[HONEST]] },
    )
    const reachable = Object.keys(createMachine(options).table) as Status[]
    const missed = reachable.filter((status) => status !== 'created' && !visited.has(status))
    expect(missed).toEqual(missing)
  })
})
