/** The machine when a storage or an endpoint answers what it should not. */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { AwaitedEffect } from '../../src/effects.ts'
import type { Command, Event } from '../../src/events.ts'
import { createMachine } from '../../src/machine.ts'
import type { Secret, State } from '../../src/state.ts'
import { anyText, gluedFrom, hostileBody, hostileJson, spoiled } from './adversarial.ts'
import {
  CLIENT_ID,
  CLIENTS,
  createWorld,
  ISSUER,
  idToken,
  jwt,
  KEYS,
  METADATA,
  NOW,
  OPTIONS,
  SESSION,
  TOKENS,
  TRANSACTION,
} from './world.ts'

// A guard against what never ends, not a measure of speed.
vi.setConfig({ testTimeout: 120_000 })

/** Where an answer comes from that was spoiled. */
type Source =
  | 'session'
  | 'transaction'
  | 'discovery'
  | 'push'
  | 'callback'
  | 'code'
  | 'keys'
  | 'refresh'
  | 'revocation'

const HEADER = { alg: 'RS256', kid: '1' }
const claims = JSON.parse(Buffer.from(idToken({}).split('.')[1] as string, 'base64url').toString())

const spoiledIdToken = fc
  .tuple(fc.oneof(spoiled(HEADER), hostileJson), fc.oneof(spoiled(claims), hostileJson))
  .map(([header, payload]) => jwt(header, payload))

/** All claims as they should be, and one more that is nested beyond what an engine can recurse. */
const deepIdToken = fc
  .integer({ min: 1, max: 20_000 })
  .map((depth) =>
    jwt(
      JSON.stringify(HEADER),
      `{"x":${'['.repeat(depth)}${']'.repeat(depth)},${JSON.stringify(claims).slice(1)}`,
    ),
  )

const anyIdToken = fc.oneof(
  spoiledIdToken,
  deepIdToken,
  gluedFrom('.', 'e30', 'eyJhbGciOiJub25lIn0', '=', 'A'),
  anyText,
)

const tokens = fc.oneof(
  hostileBody,
  spoiled(TOKENS),
  spoiled({ ...TOKENS, token_type: 'DPoP' }),
  anyIdToken.map((id_token) => JSON.stringify({ ...TOKENS, id_token })),
)

/** The signed answer of a server, with claims left out, replaced or repeated; `state` is put in when it is sent. */
const spoiledResponse = fc.oneof(spoiled({ iss: ISSUER, aud: CLIENT_ID, exp: 4e9, code: 'c' }), hostileBody)

const spoiledAnswer: fc.Arbitrary<readonly [Source, string]> = fc.oneof(
  from('session', fc.oneof(hostileBody, spoiled(SESSION))),
  from('transaction', fc.oneof(hostileBody, spoiled(TRANSACTION))),
  from('discovery', fc.oneof(hostileBody, spoiled(METADATA))),
  from('push', fc.oneof(hostileBody, hostileJson)),
  from('callback', spoiledResponse),
  from('code', tokens),
  from(
    'keys',
    fc.oneof(
      hostileBody,
      spoiled(KEYS),
      spoiled(KEYS.keys[0] as object).map((key) => `{"keys":[${key}]}`),
    ),
  ),
  from('refresh', tokens),
  from('revocation', hostileBody),
)

describe.each(CLIENTS)('whatever one storage or one endpoint answers, a client %s', (_name, options) => {
  it('an honest world signs the user in', () => {
    const told = loginRefreshLogout(options, 'revocation', '', 200)
    expect(told.statuses).toContain('refreshing')
    expect(told.statuses.at(-1)).toBe('signed-out')
  })

  it('the machine comes to rest, everyone is answered, and no prototype is changed', () => {
    const prototypes = [Object.prototype, Array.prototype].map((one) =>
      Object.getOwnPropertyNames(one).sort(),
    )
    fc.assert(
      fc.property(spoiledAnswer, fc.constantFrom(200, 200, 200, 400, 503), ([source, text], httpStatus) => {
        const { state, open } = loginRefreshLogout(options, source, text, httpStatus)
        expect(open).toEqual(new Set())
        expect(state.status).toMatch(/^signed-/)
        expect(state.queue).toEqual([])
      }),
      { numRuns: 800 },
    )
    const after = [Object.prototype, Array.prototype].map((one) => Object.getOwnPropertyNames(one).sort())
    expect(after).toEqual(prototypes)
  })
})

describe('an authorization response', () => {
  const response = gluedFrom(
    ...[
      'https://app.example/callback',
      '?',
      '&',
      '#',
      'state=',
      's',
      'code=',
      'iss=',
      'error=',
      'error_description=',
    ],
    ...['%', '%00', '%ff', '=', '+', '__proto__', 'constructor=', 'a[]=1', ';'],
  )

  it('of any text is answered', () => {
    const { initial, transition } = createMachine(OPTIONS)
    fc.assert(
      fc.property(response, (text) => {
        const waiting = transition(initial, {
          type: 'callback',
          id: 1,
          response: text as Secret,
          at: NOW,
        }).state
        const { state } = transition(waiting, { type: 'loaded', flight: waiting.flight, at: NOW })
        expect(state.status).toMatch(/^(signed-out|receiving)$/)
      }),
      { numRuns: 2000 },
    )
  })

  it('of a hundred thousand parameters is refused', () => {
    const { initial, transition } = createMachine(OPTIONS)
    const text = 'state=1&'.repeat(100_000) as Secret
    const waiting = transition(initial, { type: 'callback', id: 1, response: text, at: NOW }).state
    const { state } = transition(waiting, { type: 'loaded', flight: waiting.flight, at: NOW })
    expect(state.failure?.code).toBe('parameter_repeated')
  })
})

function from(source: Source, text: fc.Arbitrary<string>): fc.Arbitrary<readonly [Source, string]> {
  return text.map((text) => [source, text] as const)
}

/** Everything a user does, with every answer of `source` replaced by `text`. */
function loginRefreshLogout(
  options: Parameters<typeof createMachine>[0],
  source: Source,
  text: string,
  httpStatus: number,
): { state: State; open: Set<number>; statuses: string[] } {
  const { initial, transition } = createMachine(options)
  const world = createWorld(options)
  const open = new Set<number>()
  const statuses: string[] = []
  let state = initial
  let awaited: AwaitedEffect | undefined

  command({ type: 'start', id: 1 })
  command({ type: 'login', id: 2, options: { maxAge: 60 } })
  if (state.status === 'authorizing') {
    const response = world.callback(source === 'callback' ? text : undefined)
    command({ type: 'callback', id: 3, response })
  }
  command({ type: 'token', id: 4, options: { fresh: true } })
  command({ type: 'token', id: 5, options: {} })
  command({ type: 'logout', id: 6, options: {} })
  return { state, open, statuses }

  function command(event: Command): void {
    open.add(event.id)
    happen({ ...event, at: NOW })
    while (awaited) happen(spoil(awaited))
  }

  function happen(event: Event): void {
    awaited = undefined
    const step = transition(state, event)
    state = step.state
    statuses.push(state.status)
    for (const effect of step.effects) {
      if (effect.type === 'answer') open.delete(effect.id)
      else if ('flight' in effect && effect.flight && effect.type !== 'unlock') awaited = effect
    }
  }

  function spoil(effect: AwaitedEffect): Event {
    const honest = world.answer(effect)
    if (sourceOf(effect) !== source) return honest
    if (honest.type === 'loaded') return { ...honest, value: text as Secret }
    return honest.type === 'responded' ? { ...honest, httpStatus, body: text as Secret } : honest
  }
}

function sourceOf(effect: AwaitedEffect): string | undefined {
  if ('purpose' in effect) return effect.purpose
  return 'store' in effect ? effect.store : undefined
}
