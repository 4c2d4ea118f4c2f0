/** A clock that stands still until a test moves it. */
import type { Clock } from '@pkce/core'

export interface VirtualClock extends Clock {
  /**
   * Lets so many milliseconds pass: every timer runs when its time comes, and what follows from it is carried through
   * before the next one runs.
   */
  advance(milliseconds: number): Promise<void>
  /** Moves the time and runs no timer, as a device does that slept; may go back. The next `advance` runs what is late. */
  jump(milliseconds: number): void
  /** Carries through all that can happen without time passing. */
  settle(): Promise<void>
  /** How many timers wait. */
  readonly timers: number
}

interface Timer {
  readonly at: number
  readonly run: () => void
}

/** A chain of promises longer than this would not be seen to its end; a whole login is shorter than a tenth of it. */
const TURNS = 1_000

/** `start`: milliseconds since the Unix epoch. */
export function createVirtualClock(start: number = Date.UTC(2026, 0, 1)): VirtualClock {
  let time = start
  const waiting = new Set<Timer>()
  return {
    now: () => time,
    schedule(delay, run) {
      const timer = { at: time + Math.max(0, delay), run }
      waiting.add(timer)
      return () => void waiting.delete(timer)
    },
    async advance(milliseconds) {
      const end = time + milliseconds
      await settle()
      for (let timer = next(end); timer; timer = next(end)) {
        time = Math.max(time, timer.at)
        waiting.delete(timer)
        timer.run()
        await settle()
      }
      time = end
    },
    jump(milliseconds) {
      time += milliseconds
    },
    settle,
    get timers() {
      return waiting.size
    },
  }

  /** The first timer due by `end`; of two for the same time, the one that was asked for first. */
  function next(end: number): Timer | undefined {
    const due = [...waiting].filter(({ at }) => at <= end)
    return due.sort((a, b) => a.at - b.at)[0]
  }

  async function settle(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn++) await undefined
  }
}
