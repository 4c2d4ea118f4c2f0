import { describe, expect, it, vi } from 'vitest'
import { createTestBed } from '../../testing/src/index.ts'
import { codeOf, outcomeOf } from '../test/outcome.ts'
import { createClient } from './client.ts'

describe('a client', () => {
  it('is refused with options that can not work', () => {
    const { options, open } = createTestBed()
    expect(codeOf(() => createClient({ ...options, clientId: '' }, open().ports))).toBe(
      'configuration_invalid',
    )
  })

  it('does nothing before it is asked', async () => {
    const bed = createTestBed()
    bed.open()
    await bed.clock.settle()
    expect([bed.server.log, bed.clock.timers, bed.locks.held]).toEqual([[], 0, []])
  })

  it('restores the session once, however often it is started', async () => {
    const bed = createTestBed()
    let reads = 0
    const sessions = bed.sessions.open()
    const get = (key: string) => {
      reads++
      return sessions.get(key)
    }
    const { client } = bed.open({ sessions: { ...sessions, get } })
    const [first, second] = [client.start(), client.start()]
    expect(first).toBe(second)
    expect(await first).toEqual({ status: 'anonymous' })
    expect(await client.start()).toEqual({ status: 'anonymous' })
    expect(reads).toBe(1)
  })

  it('starts by itself with whatever is asked of it first', async () => {
    const bed = createTestBed()
    await bed.open().signIn()
    expect((await bed.open().client.getAccessToken()).tokenType).toBe('Bearer')
  })

  it('never rejects its start', async () => {
    const { client } = createTestBed().open()
    const started = client.start()
    client.dispose()
    expect(await started).toEqual({ status: 'pending' })
  })

  it('tells its listeners of every change, until they stop', async () => {
    const { client, signIn } = createTestBed().open()
    let told = 0
    const stop = client.subscribe(() => told++)
    await client.start()
    expect(told).toBe(1)
    stop()
    await signIn()
    expect(told).toBe(1)
  })

  it('reports a listener that throws, and tells the others', async () => {
    const reported = vi.spyOn(Promise, 'reject').mockImplementation(() => new Promise(() => {}))
    const { client, signIn } = createTestBed().open()
    const fault = new Error('a component')
    let told = 0
    client.subscribe(() => {
      throw fault
    })
    client.subscribe(() => told++)
    expect(await outcomeOf(signIn())).toBe('ok')
    expect(told).toBeGreaterThan(1)
    expect(reported).toHaveBeenCalledWith(fault)
    reported.mockRestore()
  })

  it('shows a listener what has changed already', async () => {
    const { client } = createTestBed().open()
    const seen: string[] = []
    client.subscribe(() => void seen.push(client.getSnapshot().status))
    await client.login()
    expect(seen).toEqual(['redirecting'])
  })

  it('may be used without being the `this` of its functions', async () => {
    const { start, getSnapshot, login } = createTestBed().open().client
    await start()
    expect(getSnapshot()).toEqual({ status: 'anonymous' })
    expect(await outcomeOf(login())).toBe('ok')
  })

  it('waits longer than any timer can', async () => {
    const bed = createTestBed({ server: { lifetimes: { accessToken: 60 * 24 * 3600, idToken: 60 } } })
    const delays: number[] = []
    const schedule: typeof bed.clock.schedule = (delay, run) => {
      delays.push(delay)
      return bed.clock.schedule(delay, run)
    }
    const { client, signIn } = bed.open({ clock: { now: bed.clock.now, schedule } })
    await signIn()
    expect(delays).toEqual([2 ** 31 - 1])
    await bed.clock.advance(60 * 24 * 3600 * 1000 - 60_000)
    await client.getAccessToken()
    expect(bed.server.calls('token')).toHaveLength(2)
  })
})

describe('a client that is disposed of', () => {
  it('answers all who wait, and nobody afterwards', async () => {
    const bed = createTestBed()
    const { client, signIn } = bed.open()
    await signIn()
    bed.server.faults.latency = 1000
    const waiting = [1, 2].map(() => outcomeOf(client.getAccessToken({ fresh: true })))
    await bed.clock.settle()
    client.dispose()
    expect(await Promise.all(waiting)).toEqual(['disposed', 'disposed'])
    expect(await outcomeOf(client.getAccessToken())).toBe('disposed')
    expect(await outcomeOf(client.login())).toBe('disposed')
  })

  it('lets go of a lock that it waited for and is granted only then', async () => {
    const bed = createTestBed()
    const [holder, waiting] = [bed.open(), bed.open()]
    await holder.signIn()
    await waiting.client.start()
    bed.server.faults.latency = 1000
    for (const { client } of [holder, waiting]) void outcomeOf(client.getAccessToken({ fresh: true }))
    await bed.clock.settle()
    expect(bed.locks.waiting('https://as.example app')).toBe(1)
    waiting.client.dispose()
    await bed.clock.advance(1000)
    expect(bed.locks.held).toEqual([])
  })

  it('leaves no timer, listener, watcher or lock', async () => {
    const bed = createTestBed()
    const { client, signIn } = bed.open()
    await signIn()
    let told = 0
    client.subscribe(() => told++)
    bed.server.faults.latency = 1000
    void outcomeOf(client.getAccessToken({ fresh: true }))
    await bed.clock.settle()
    expect(bed.locks.held).toHaveLength(1)
    const before = told
    client.dispose()
    await bed.clock.advance(1_000_000)
    expect([bed.clock.timers, bed.sessions.watchers, bed.locks.held, told]).toEqual([0, 0, [], before])
  })

  it('can be disposed of twice, and before it began', () => {
    const { client } = createTestBed().open()
    client.dispose()
    expect(() => client.dispose()).not.toThrow()
  })
})
