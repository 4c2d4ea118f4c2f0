/** Lock port in memory, first come first served, for all contexts of a test. */
import type { Lock } from '@pkce/core'

export interface FairLocks {
  readonly lock: Lock
  /** Names that are held now. */
  readonly held: readonly string[]
  /** How many wait for `name`. */
  waiting(name: string): number
  /** The holder of `name` is gone without letting go (a tab that was killed): the next one gets the lock. */
  lose(name: string): void
}

export function createFairLocks(): FairLocks {
  /** By name: the holder first, then those who wait, each as what lets it begin. */
  const queues = new Map<string, (() => void)[]>()
  return {
    async lock(name, task) {
      const queue = queues.get(name) ?? []
      queues.set(name, queue)
      let begin: () => void = () => {}
      const turn = new Promise<void>((resolve) => {
        begin = resolve
      })
      queue.push(begin)
      if (queue.length === 1) begin()
      await turn
      try {
        return await task()
      } finally {
        // Who lost the lock meanwhile must not take it from the next holder.
        if (queue[0] === begin) pass(name)
      }
    },
    get held() {
      return [...queues].filter(([, queue]) => queue.length > 0).map(([name]) => name)
    },
    waiting: (name) => Math.max(0, (queues.get(name)?.length ?? 0) - 1),
    lose: pass,
  }

  function pass(name: string): void {
    const queue = queues.get(name)
    queue?.shift()
    queue?.[0]?.()
  }
}
