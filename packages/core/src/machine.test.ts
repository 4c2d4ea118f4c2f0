import { describe, expect, it } from 'vitest'
import { createTestBed, type TestBedOptions } from '../../testing/src/index.ts'
import { ignoredIn, RESULTS } from '../test/ignored.ts'
import { outcomeOf } from '../test/outcome.ts'
import { dpop } from './dpop.ts'
import type { Event, EventType } from './events.ts'
import { jarm } from './jarm.ts'
import { createMachine, type Machine } from './machine.ts'
import { OBSERVERS, type Observation } from './observe.ts'
import { pushed } from './pushed.ts'
import type { State, Status } from './state.ts'
import { openId } from './verify.ts'

const PARTS = { openId, pushed, jarm, dpop: dpop() }
const OPTIONS = { issuer: 'https://as.example', clientId: 'app', redirectUri: 'https://app.example/callback' }

const EVENTS: readonly EventType[] = [
  'start',
  'login',
  'callback',
  'token',
  'logout',
  ...RESULTS,
  'tick',
  'returned',
  'changed',
]

describe('the table', () => {
  const { table } = createMachine({ ...OPTIONS, ...PARTS })

  it.each(Object.keys(table) as Status[])('minds every event in "%s", or it is named why not', (status) => {
    const minded = Object.keys(table[status])
    expect([...minded, ...ignoredIn(status)].sort()).toEqual([...EVENTS].sort())
  })

  it('has no row for parts that a client leaves out', () => {
    const plain = createMachine(OPTIONS).table
    expect([plain.verifying, plain.pushing, plain.unwrapping]).toEqual([{}, {}, {}])
    const targets = Object.values(plain).flatMap((row) =>
      Object.values(row as object).flatMap(([, ...to]) => to),
    )
    expect(targets.filter((to) => ['verifying', 'pushing', 'unwrapping'].includes(to))).toEqual([])
  })
})

interface Transition {
  readonly machine: Machine
  readonly from: State
  readonly event: Event
  readonly to: State
  readonly effects: readonly unknown[]
}

/** Every transition of clients that were taken through good and bad days; lived through once, by the first who asks. */
function history(): Promise<readonly Transition[]> {
  lived ??= Promise.all([
    days({}),
    days({ client: { openId: undefined as never, scope: 'read' } }),
    days({ server: { dpop: 'nonce', pushed: 'required' }, client: PARTS }),
  ]).then((all) => all.flat())
  return lived
}

let lived: Promise<readonly Transition[]> | undefined

async function days(options: TestBedOptions): Promise<Transition[]> {
  const seen: Transition[] = []
  const bed = createTestBed(options)
  const machine = createMachine(bed.options)
  const open = () => {
    const tab = bed.open()
    tab.client[OBSERVERS].add((observation: Observation) => {
      if (observation.kind === 'transition') seen.push({ machine, ...observation })
    })
    return tab
  }
  const tab = open()
  const other = open()
  const { client } = tab
  await outcomeOf(client.getAccessToken())
  await outcomeOf(tab.signIn({}, { error: 'access_denied' }))
  bed.server.faults.next('metadata', 'offline')
  await outcomeOf(tab.signIn({ returnTo: '/x' }))
  await other.client.start()
  await client.login({ prompt: 'login' })
  client.returned()
  await Promise.all([client.getAccessToken({ fresh: true }), other.client.getAccessToken({ fresh: true })])
  await outcomeOf(client.getAccessToken({ resource: ['https://api.example'] }))
  bed.server.faults.next('token', 'offline')
  await bed.clock.advance(400_000)
  bed.server.keys.rotate()
  await outcomeOf(client.getAccessToken({ fresh: true }))
  const logins = [client.login(), client.login({ returnTo: '//evil.example' }), client.login()].map(outcomeOf)
  await Promise.all(logins)
  await client.logout()
  await bed.clock.settle()
  await outcomeOf(tab.signIn())
  bed.server.endGrants()
  await outcomeOf(client.getAccessToken({ fresh: true }))
  return seen
}

describe('the machine', () => {
  it('was seen in every status, and at most of its work', async () => {
    const seen = await history()
    const statuses = new Set(seen.map(({ to }) => to.status))
    expect([...statuses].sort()).toEqual(Object.keys(createMachine(OPTIONS).table).sort())
    expect(seen.length).toBeGreaterThan(200)
  })

  it('does the same with the same state and event, and changes neither', async () => {
    for (const { machine, from, event, to, effects } of await history()) {
      const again = machine.transition(freeze(from), freeze(event))
      expect(again).toEqual({ state: to, effects })
    }
  })

  it('goes on from a state that was written down as JSON', async () => {
    for (const { machine, from, event, to, effects } of await history()) {
      expect(JSON.parse(JSON.stringify(to))).toEqual(to)
      expect(JSON.parse(JSON.stringify(effects))).toEqual(effects)
      const again = machine.transition(JSON.parse(JSON.stringify(from)), JSON.parse(JSON.stringify(event)))
      expect(again).toEqual({ state: to, effects })
    }
  })

  it('changes nothing on an event that a status does not mind', async () => {
    for (const { machine, to: state } of await history()) {
      for (const type of ignoredIn(state.status)) {
        const event = { type, at: 0, flight: state.flight, headers: {} } as unknown as Event
        const { state: after, effects } = machine.transition(state, event)
        expect(after).toEqual(state)
        expect(effects.filter((effect) => effect.type !== 'schedule')).toEqual([])
      }
    }
  })

  it('ignores a result that is no longer awaited, and lets go of a lock that came too late', async () => {
    for (const { machine, to: state } of await history()) {
      for (const type of RESULTS) {
        const event = { type, at: 0, flight: state.flight + 1 } as unknown as Event
        const effects = type === 'locked' ? [{ type: 'unlock', flight: state.flight + 1 }] : []
        expect(machine.transition(state, event)).toEqual({ state, effects })
      }
    }
  })

  it('waits for what it asked for: a login is not prepared out of order', async () => {
    const seen = await history()
    const preparing = seen
      .filter(({ to }) => to.status === 'preparing')
      .map(({ machine, to }) => ({ machine, state: to }))
    const early = preparing.filter(({ state }) => !('transaction' in state))
    const half = preparing.filter(({ state }) => !('challenge' in state))
    expect([early.length > 0, half.length > early.length]).toEqual([true, true])
    for (const { machine, state } of early) {
      const event = { type: 'digested', flight: state.flight, value: 'x', at: 0 } as const
      expect(machine.transition(state, event)).toEqual({ state, effects: [] })
    }
    for (const { machine, state } of half) {
      const event = { type: 'saved', flight: state.flight, at: 0 } as const
      expect(machine.transition(state, event)).toEqual({ state, effects: [] })
    }
  })

  it('throws what is no refusal: a mistake of its own is not hidden', () => {
    const machine = createMachine(OPTIONS)
    const state: State = { status: 'signed-out', flight: 0, queue: [] }
    expect(() => machine.transition(state, { type: 'login', id: 1, at: 0 } as never)).toThrow(TypeError)
  })
})

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value)
    for (const inner of Object.values(value)) freeze(inner)
  }
  return value
}
