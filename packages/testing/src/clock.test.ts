import { expect, it } from 'vitest'
import { createVirtualClock } from './clock.ts'

it('stands still until it is moved', async () => {
  const clock = createVirtualClock(1000)
  let ran = 0
  clock.schedule(10, () => ran++)
  await clock.settle()
  expect([clock.now(), ran]).toEqual([1000, 0])
  await clock.advance(9)
  expect([clock.now(), ran]).toEqual([1009, 0])
  await clock.advance(1)
  expect([clock.now(), ran]).toEqual([1010, 1])
})

it('runs timers in the order of their times, those of one time in the order they were asked for', async () => {
  const clock = createVirtualClock(0)
  const seen: string[] = []
  const see = (name: string) => () => void seen.push(`${name} at ${clock.now()}`)
  clock.schedule(20, see('late'))
  clock.schedule(10, see('first'))
  clock.schedule(10, see('second'))
  await clock.advance(30)
  expect(seen).toEqual(['first at 10', 'second at 10', 'late at 20'])
})

it('carries through what a timer sets off, timers that it asks for included', async () => {
  const clock = createVirtualClock(0)
  const seen: number[] = []
  clock.schedule(10, async () => {
    for (let turn = 0; turn < 50; turn++) await undefined
    clock.schedule(5, () => void seen.push(clock.now()))
  })
  await clock.advance(20)
  expect(seen).toEqual([15])
})

it('runs nothing that was cancelled', async () => {
  const clock = createVirtualClock(0)
  const cancel = clock.schedule(10, () => expect.unreachable())
  cancel()
  expect(clock.timers).toBe(0)
  await clock.advance(20)
})

it('wakes up late after a jump, and lets time go back', async () => {
  const clock = createVirtualClock(0)
  const seen: number[] = []
  clock.schedule(10, () => void seen.push(clock.now()))
  clock.jump(100)
  expect(seen).toEqual([])
  await clock.advance(0)
  expect(seen).toEqual([100])
  clock.jump(-50)
  expect(clock.now()).toBe(50)
})
