/** Lock port in memory: tasks of one name take turns, within this process. */
import type { Lock } from '@pkce/core'

export function memoryLock(): Lock {
  const last = new Map<string, Promise<unknown>>()
  return (name, task) => {
    const turn = (last.get(name) ?? Promise.resolve()).then(task)
    const done = turn
      .catch(() => {})
      .then(() => {
        // Nobody came after: the name need not be remembered.
        if (last.get(name) === done) last.delete(name)
      })
    last.set(name, done)
    return turn
  }
}
