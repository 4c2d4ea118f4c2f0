/** A life from login to logout, struck at every single moment of it: nothing hangs, and the next page finds no half state. */
import { describe, expect, it } from 'vitest'
import { createTestBed, type Tab, type TestBed, type TestBedOptions } from '../../../testing/src/index.ts'
import { dpop } from '../../src/dpop.ts'
import { jarm } from '../../src/jarm.ts'
import { pushed } from '../../src/pushed.ts'
import { outcomeOf } from '../outcome.ts'
import { type Fault, faultyPorts } from './faulty-ports.ts'

/** What the server does to save a client whose answer was lost (RFC 9700 §4.14.2). */
const refresh = { gracePeriod: 60 }

const PROFILES: Readonly<Record<string, TestBedOptions>> = {
  'an ordinary login': { server: { refresh } },
  'the strongest login': {
    server: { refresh, dpop: 'nonce', pushed: 'required' },
    client: { pushed, jarm, dpop: dpop() },
  },
}

interface Life {
  readonly bed: TestBed
  readonly tab: Tab
  /** Outcomes of login, callback, refresh and logout; shorter when the context was killed. */
  readonly outcomes: readonly string[]
  /** The last authorization response, for who opens it again. */
  readonly response: string | undefined
  readonly calls: number
}

async function live(options: TestBedOptions, fault?: Fault): Promise<Life> {
  const bed = createTestBed(options)
  const { ports, transactions, navigations } = bed.open()
  const faulty = faultyPorts(ports, fault)
  const { client } = bed.open(faulty.ports)
  const outcomes: string[] = []
  let response: string | undefined
  const steps = [
    () => client.login({ returnTo: '/x' }),
    async () => {
      response = bed.server.authorize(navigations.last().url).response
      await client.handleCallback(response)
    },
    () => client.getAccessToken({ fresh: true }),
    () => client.logout(),
  ]
  for (const step of steps) {
    const outcome = await Promise.race([
      outcomeOf(step()),
      faulty.killed,
      bed.clock.settle().then(() => 'hangs'),
    ])
    if (outcome === 'killed') break
    outcomes.push(outcome)
  }
  client.dispose()
  return {
    bed,
    tab: bed.open({ transactions: transactions.open() }),
    outcomes,
    response,
    calls: faulty.calls(),
  }
}

/** The next page of the same tab: what it finds is whole, and everything works in it. */
async function goOn({ bed, tab, response }: Life): Promise<void> {
  const { client } = tab
  const { status } = await client.start()
  expect(['anonymous', 'authenticated']).toContain(status)
  if (status === 'authenticated') {
    // Struck in the middle of a logout, the grant may be over already: that is said, once.
    expect(['ok', 'session_ended']).toContain(await outcomeOf(client.getAccessToken({ fresh: true })))
  }
  if (response) {
    const again = await outcomeOf(client.handleCallback(response))
    expect(['ok', 'response_replayed', 'token_refused']).toContain(again)
  }
  expect(await outcomeOf(tab.signIn())).toBe('ok')
  expect(bed.server.accepts((await client.getAccessToken({ fresh: true })).token)).toBe(true)
  expect(await outcomeOf(client.logout())).toBe('ok')
  expect([...bed.sessions.values.keys()]).toEqual([])
  tab.close()
  expect(bed.locks.held).toEqual([])
}

/** How often a code was tried: a second time would have ended everything. What only lacked a nonce was no try. */
function exchangesOf({ bed }: Life): number {
  const tries = bed.server.calls('token').filter(({ error }) => error !== 'use_dpop_nonce')
  const codes = tries.flatMap(({ parameters: { code } }) => (code ? [code] : []))
  return Math.max(0, ...codes.map((code) => codes.filter((other) => other === code).length))
}

for (const [profile, options] of Object.entries(PROFILES)) {
  const { calls } = await live(options)
  const moments = (how: Fault['how']): Fault[] =>
    Array.from({ length: calls }, (_, index) => index + 1).flatMap((call) =>
      (['before', 'after'] as const).map((when) => ({ call, when, how })),
    )

  describe(profile, () => {
    it('is whole when nothing strikes', async () => {
      const life = await live(options)
      expect(life.outcomes).toEqual(['ok', 'ok', 'ok', 'ok'])
      expect(calls).toBeGreaterThan(20)
      await goOn(life)
    })

    it.each(moments('dies'))('killed $when call $call leaves a page to go on from', async (fault) => {
      const life = await live(options, fault)
      expect(life.outcomes).not.toContain('hangs')
      await goOn(life)
      expect(exchangesOf(life)).toBeLessThanOrEqual(1)
    })

    it.each(moments('throws'))('with a port that fails $when call $call ends in an answer', async (fault) => {
      const life = await live(options, fault)
      expect(life.outcomes).toHaveLength(4)
      expect(life.outcomes).not.toContain('hangs')
      expect(life.outcomes.at(-1)).toBe('ok')
      await goOn(life)
      expect(exchangesOf(life)).toBeLessThanOrEqual(1)
    })
  })
}
