/** Clock port over the system clock and its timers. */
import type { Clock } from '@pkce/core'

export const systemClock: Clock = {
  now: () => Date.now(),
  schedule(delay, run) {
    const timer = setTimeout(run, delay)
    return () => clearTimeout(timer)
  },
}
