/** Leases: one holder at a time among all tabs, and no holder that died holds on. */
import 'fake-indexeddb/auto'
import { expect, it, vi } from 'vitest'
import { leaseLocks } from './lease-locks.ts'
import { webLocks } from './web-locks.ts'

it('lets one of many tabs in at a time', async () => {
  let inside = 0
  let most = 0
  const task = async () => {
    most = Math.max(most, ++inside)
    await new Promise((resolve) => setTimeout(resolve, 5))
    inside--
  }
  await Promise.all(Array.from({ length: 5 }, () => leaseLocks()('refresh', task)))
  expect(most).toBe(1)
})

it('gives back what the task gave, and lets go when it fails', async () => {
  await expect(leaseLocks()('a', () => Promise.reject(new Error('task')))).rejects.toThrow('task')
  expect(await leaseLocks()('a', async () => 42)).toBe(42)
})

it('does not wait for a lock of another name', async () => {
  const inner = leaseLocks()('one', () => leaseLocks()('two', async () => 'both'))
  expect(await inner).toBe('both')
})

it('waits no longer than the lease for a holder that died', async () => {
  const life = 200
  const dead = vi.spyOn(globalThis, 'setInterval').mockReturnValue(0 as never)
  const started = Date.now()
  // Neither renewed nor let go: the tab was killed.
  void leaseLocks(life)('killed', () => new Promise(() => {}))
  await vi.waitFor(() => expect(dead).toHaveBeenCalled())
  dead.mockRestore()
  await leaseLocks(life)('killed', async () => {})
  expect(Date.now() - started).toBeGreaterThanOrEqual(life)
})

it('keeps others out for longer than a lease while the holder lives', async () => {
  const order: string[] = []
  const slow = leaseLocks(60)('alive', async () => {
    await new Promise((resolve) => setTimeout(resolve, 200))
    order.push('first')
  })
  await new Promise((resolve) => setTimeout(resolve, 20))
  await Promise.all([slow, leaseLocks(60)('alive', async () => void order.push('second'))])
  expect(order).toEqual(['first', 'second'])
})

it('takes a lease that a clock set back would make endless', async () => {
  const now = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000)
  void leaseLocks()('clock', () => new Promise(() => {}))
  await new Promise((resolve) => setTimeout(resolve, 20))
  now.mockRestore()
  expect(await leaseLocks()('clock', async () => 'in')).toBe('in')
})

it('stands in for Web Locks where there are none', async () => {
  vi.stubGlobal('navigator', {})
  const order: string[] = []
  const turn = (name: string) =>
    webLocks()('refresh here', async () => {
      order.push(`${name} in`)
      await new Promise((resolve) => setTimeout(resolve, 5))
      order.push(`${name} out`)
    })
  await Promise.all([turn('a'), turn('b')])
  vi.unstubAllGlobals()
  expect(order.map((line) => line.slice(2))).toEqual(['in', 'out', 'in', 'out'])
})
