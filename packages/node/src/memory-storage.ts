/** Storage port in memory, with an end for each value and a limit for all. */
import type { Clock, Storage } from '@pkce/core'
import { systemClock } from './system-clock.ts'

export interface MemoryStorageOptions {
  /** Values that are kept at most; the oldest one goes when another comes (default 100000). */
  readonly limit?: number
  readonly clock?: Pick<Clock, 'now'>
}

interface Entry {
  readonly value: string
  /** Milliseconds since the Unix epoch; infinity: never. */
  readonly expiresAt: number
}

/** A storage that answers at once. */
export interface MemoryStorage extends Storage {
  get(key: string): string | undefined
  set(key: string, value: string, ttl?: number): void
  delete(key: string): void
  swap(key: string, value: string, ttl?: number): string | undefined
}

/** One process, until it ends. */
export function memoryStorage({
  limit = 100_000,
  clock = systemClock,
}: MemoryStorageOptions = {}): MemoryStorage {
  const entries = new Map<string, Entry>()
  let nextSweep = 0

  return {
    get,
    set,
    delete(key) {
      entries.delete(key)
    },
    swap(key, value, ttl) {
      const before = get(key)
      set(key, value, ttl)
      return before
    },
  }

  function get(key: string): string | undefined {
    const entry = entries.get(key)
    return entry && entry.expiresAt > clock.now() ? entry.value : undefined
  }

  function set(key: string, value: string, ttl?: number): void {
    const now = clock.now()
    if (now >= nextSweep) sweep(now)
    // Deleted first: a Map keeps the order of insertion, and the oldest is to be in front.
    entries.delete(key)
    entries.set(key, { value, expiresAt: ttl === undefined ? Number.POSITIVE_INFINITY : now + ttl * 1000 })
    const [oldest] = entries.keys()
    if (entries.size > limit && oldest !== undefined) entries.delete(oldest)
  }

  /** What has expired goes, at most once a minute: a sweep looks at every value. */
  function sweep(now: number): void {
    nextSweep = now + 60_000
    for (const [key, { expiresAt }] of entries) if (expiresAt <= now) entries.delete(key)
  }
}
