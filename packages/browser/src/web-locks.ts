/** Lock port over Web Locks: one holder among all tabs of the origin; a tab that dies lets go. */
import type { Lock } from '@pkce/core'

/** Where there are no Web Locks (insecure origins, old engines), leases in IndexedDB are loaded to stand in for them. */
export function webLocks(): Lock {
  let substitute: Promise<Lock> | undefined
  return async <T>(name: string, task: () => Promise<T>): Promise<T> => {
    if (globalThis.navigator?.locks) return navigator.locks.request(`pkce ${name}`, task) as Promise<T>
    substitute ??= import('./lease-locks.ts').then(({ leaseLocks }) => leaseLocks())
    return (await substitute)(name, task)
  }
}
