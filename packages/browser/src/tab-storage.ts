/** Storage port over sessionStorage: survives reloads of one tab, readable by every script of the origin. */
import type { Storage } from '@pkce/core'

interface Entry {
  readonly value: string
  /** Milliseconds since the Unix epoch. */
  readonly savedAt: number
  /** Milliseconds since the Unix epoch; absent: never. */
  readonly expiresAt?: number
}

/** Logins that were begun and left lie about: more than these per tab are not kept. */
const MOST = 8

/** `prefix`: of the names under which values are stored; one for transactions, one for sessions. */
export function tabStorage(prefix = 'pkce session'): Storage {
  return {
    get: (key) => read(nameOf(key))?.value,
    set(key, value, ttl) {
      sweep()
      const savedAt = Date.now()
      const entry: Entry = { value, savedAt, ...(ttl !== undefined && { expiresAt: savedAt + ttl * 1000 }) }
      sessionStorage.setItem(nameOf(key), JSON.stringify(entry))
    },
    delete: (key) => sessionStorage.removeItem(nameOf(key)),
    // Scripts of one page run one after the other, and no other page writes here: this is atomic.
    swap(key, value, ttl) {
      const before = this.get(key)
      this.set(key, value, ttl)
      return before
    },
  }

  function nameOf(key: string): string {
    return `${prefix} ${key}`
  }

  /** Makes room: what has expired goes, and then the oldest. */
  function sweep(): void {
    const kept: [name: string, savedAt: number][] = []
    for (const name of Object.keys(sessionStorage)) {
      if (!name.startsWith(`${prefix} `)) continue
      const entry = read(name)
      if (entry) kept.push([name, entry.savedAt])
      else sessionStorage.removeItem(name)
    }
    kept.sort(([, a], [, b]) => a - b)
    for (const [name] of kept.slice(0, Math.max(0, kept.length - MOST + 1))) sessionStorage.removeItem(name)
  }
}

/** The entry, unless it has expired or is none of ours. */
function read(name: string): Entry | undefined {
  try {
    const entry = JSON.parse(sessionStorage.getItem(name) ?? 'null') as Entry | null
    return entry && !((entry.expiresAt ?? Number.POSITIVE_INFINITY) <= Date.now()) ? entry : undefined
  } catch {
    return undefined
  }
}
