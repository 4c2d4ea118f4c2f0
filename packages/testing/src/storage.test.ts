import { expect, it } from 'vitest'
import { createVirtualClock } from './clock.ts'
import { createFailingStorage, createSharedStorage } from './storage.ts'

it('tells the other contexts of a change, never the one that made it, and nobody of other keys', async () => {
  const clock = createVirtualClock()
  const shared = createSharedStorage(clock)
  const [one, two] = [shared.open(), shared.open()]
  const heard: string[] = []
  one.watch('a', () => void heard.push('one'))
  const stop = two.watch('a', () => void heard.push('two'))
  one.set('a', '1')
  one.set('b', '1')
  expect(heard).toEqual([])
  await clock.settle()
  expect(heard).toEqual(['two'])
  stop()
  one.delete('a')
  await clock.settle()
  expect(heard).toEqual(['two'])
  expect(shared.watchers).toBe(1)
})

it('forgets a value when its time is over', () => {
  const clock = createVirtualClock()
  const shared = createSharedStorage(clock)
  const storage = shared.open()
  storage.set('a', '1', 10)
  storage.set('b', '2')
  clock.jump(9_999)
  expect(storage.get('a')).toBe('1')
  clock.jump(1)
  expect(storage.get('a')).toBeUndefined()
  expect([...shared.values]).toEqual([['b', '2']])
})

it('swaps in one go', () => {
  const storage = createSharedStorage(createVirtualClock()).open()
  expect(storage.swap('a', '1')).toBeUndefined()
  expect(storage.swap('a', '2')).toBe('1')
})

it('fails as it is told, and works again afterwards', () => {
  const storage = createFailingStorage(createSharedStorage(createVirtualClock()).open(), 'set')
  expect(() => storage.set('a', '1')).toThrow('refuses "set"')
  expect(storage.get('a')).toBeUndefined()
  storage.broken.clear()
  storage.set('a', '1')
  expect(storage.get('a')).toBe('1')
})
