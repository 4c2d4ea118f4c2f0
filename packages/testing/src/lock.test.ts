import { expect, it } from 'vitest'
import { createFairLocks } from './lock.ts'

/** A task that ends when it is told to. */
function task(name: string, begun: string[]) {
  let end: () => void = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const run = () => {
    begun.push(name)
    return ended
  }
  return { run, end: () => end() }
}

const turns = async () => {
  for (let turn = 0; turn < 20; turn++) await undefined
}

it('lets one in at a time, in the order they came', async () => {
  const locks = createFairLocks()
  const begun: string[] = []
  const [a, b, c] = [task('a', begun), task('b', begun), task('c', begun)]
  const all = [a, b, c].map(({ run }) => locks.lock('x', run))
  await turns()
  expect(begun).toEqual(['a'])
  expect(locks.waiting('x')).toBe(2)
  a.end()
  await turns()
  expect(begun).toEqual(['a', 'b'])
  b.end()
  c.end()
  await Promise.all(all)
  expect(begun).toEqual(['a', 'b', 'c'])
  expect(locks.held).toEqual([])
})

it('keeps names apart', async () => {
  const locks = createFairLocks()
  const begun: string[] = []
  void locks.lock('x', task('x', begun).run)
  void locks.lock('y', task('y', begun).run)
  await turns()
  expect(begun).toEqual(['x', 'y'])
  expect(locks.held).toEqual(['x', 'y'])
})

it('passes on after a task that fails', async () => {
  const locks = createFairLocks()
  await expect(locks.lock('x', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await locks.lock('x', async () => 'yes')).toBe('yes')
})

it('gives a lost lock to the next one, and does not take it away when the lost one comes back', async () => {
  const locks = createFairLocks()
  const begun: string[] = []
  const [a, b, c] = [task('a', begun), task('b', begun), task('c', begun)]
  const first = locks.lock('x', a.run)
  void locks.lock('x', b.run)
  void locks.lock('x', c.run)
  await turns()
  locks.lose('x')
  await turns()
  expect(begun).toEqual(['a', 'b'])
  a.end()
  await first
  await turns()
  expect(begun).toEqual(['a', 'b'])
  b.end()
  await turns()
  expect(begun).toEqual(['a', 'b', 'c'])
})
