/** Clock port over the system clock and its timers. */
import type { Clock } from '@pkce/core'

/** Its timers do not keep a process alive that has nothing else to do. */
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule(delay, run) {
    const timer = setTimeout(run, delay).unref()
    return () => clearTimeout(timer)
  },
}
