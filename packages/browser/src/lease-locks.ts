/** Lock port where Web Locks are missing (old engines, insecure origins): a lease in IndexedDB that runs out by itself. */
import type { Lock } from '@pkce/core'
import { inStore } from './database.ts'

interface Lease {
  readonly owner: string
  /** Milliseconds since the Unix epoch. */
  readonly until: number
}

/** Milliseconds between two looks at a lease that another has: from this to three times as much, by chance. */
const PATIENCE = 50

/**
 * One holder among all tabs of the origin. A holder that died blocks the others until its lease is over, not longer; one
 * that lives renews it.
 * @param life milliseconds of a lease: longer than one request may take, as timers of hidden tabs hardly run (default 20000)
 */
export function leaseLocks(life = 20_000): Lock {
  return async (name, task) => {
    const owner = `${Date.now()} ${Math.random()}`
    const take = () => inStore('leases', 'readwrite', (leases) => claim(leases, name, owner, life))
    while (!(await take())) {
      await new Promise((resolve) => setTimeout(resolve, PATIENCE * (1 + 2 * Math.random())))
    }
    const renewal = setInterval(() => void take().catch(() => {}), life / 3)
    try {
      return await task()
    } finally {
      clearInterval(renewal)
      await inStore('leases', 'readwrite', (leases) => giveBack(leases, name, owner)).catch(() => {})
    }
  }
}

/** True when the lease is the owner's now: it was free, over, or theirs already. */
function claim(leases: IDBObjectStore, name: string, owner: string, life: number): { result: boolean } {
  const outcome = { result: false }
  const request = leases.get(name) as IDBRequest<Lease | undefined>
  request.onsuccess = () => {
    const now = Date.now()
    const { result: lease } = request
    // A clock that was set back must not make a lease last: none is longer than its life.
    const free = !lease || lease.owner === owner || lease.until <= now || lease.until > now + life
    if (!free) return
    outcome.result = true
    leases.put({ owner, until: now + life } satisfies Lease, name)
  }
  return outcome
}

function giveBack(leases: IDBObjectStore, name: string, owner: string): IDBRequest<Lease | undefined> {
  const request = leases.get(name) as IDBRequest<Lease | undefined>
  request.onsuccess = () => request.result?.owner === owner && leases.delete(name)
  return request
}
