/** Lock port over Web Locks: one holder among all tabs of the origin; a tab that dies lets go. */
import type { Lock } from '@pkce/core'

export function webLocks(): Lock {
  const last = new Map<string, Promise<unknown>>()
  return <T>(name: string, task: () => Promise<T>): Promise<T> => {
    if (globalThis.navigator?.locks) return navigator.locks.request(`pkce ${name}`, task) as Promise<T>
    // Insecure contexts have no Web Locks: at least the clients of this page take turns.
    const turn = (last.get(name) ?? Promise.resolve()).then(task, task)
    last.set(
      name,
      turn.catch(() => {}),
    )
    return turn
  }
}
