/** Storage ports in memory: one shared by several contexts, and one that fails when told to. */
import type { Clock, Storage } from '@pkce/core'

/** What the tabs of one browser, or the processes of one machine, share. */
export interface SharedStorage {
  /** The storage as one context sees it: it hears what the others change, not what it changes itself. */
  open(): Required<Storage>
  /** What is stored, by key. */
  readonly values: ReadonlyMap<string, string>
  /** How many watchers wait for changes. */
  readonly watchers: number
}

interface Entry {
  readonly value: string
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt: number
}

interface Watcher {
  readonly context: object
  readonly key: string
  readonly changed: () => void
}

/** `clock` tells when values expire. */
export function createSharedStorage(clock: Pick<Clock, 'now'>): SharedStorage {
  const entries = new Map<string, Entry>()
  const watchers = new Set<Watcher>()
  return {
    open,
    get values() {
      const alive = [...entries.keys()].map((key) => [key, read(key)] as const)
      return new Map(alive.filter((pair): pair is readonly [string, string] => pair[1] !== undefined))
    },
    get watchers() {
      return watchers.size
    },
  }

  function open(): Required<Storage> {
    const context = {}
    return {
      get: read,
      set(key, value, ttl) {
        write(context, key, value, ttl)
      },
      delete(key) {
        if (entries.delete(key)) tell(context, key)
      },
      swap(key, value, ttl) {
        const before = read(key)
        write(context, key, value, ttl)
        return before
      },
      watch(key, changed) {
        const watcher = { context, key, changed }
        watchers.add(watcher)
        return () => void watchers.delete(watcher)
      },
    }
  }

  function read(key: string): string | undefined {
    const entry = entries.get(key)
    return entry && entry.expiresAt > clock.now() ? entry.value : undefined
  }

  function write(context: object, key: string, value: string, ttl = Number.POSITIVE_INFINITY): void {
    entries.set(key, { value, expiresAt: clock.now() + ttl * 1000 })
    tell(context, key)
  }

  /** Later, as every real channel between contexts does. */
  function tell(context: object, key: string): void {
    for (const watcher of watchers) {
      if (watcher.context === context || watcher.key !== key) continue
      void Promise.resolve().then(() => watchers.has(watcher) && watcher.changed())
    }
  }
}

export type StorageOperation = 'get' | 'set' | 'delete' | 'swap'

export interface FailingStorage extends Required<Storage> {
  /** Operations that throw; change it at any time. */
  readonly broken: Set<StorageOperation>
}

/** `storage`, whose operations throw while they are in `broken`: full, forbidden, or corrupted. */
export function createFailingStorage(
  storage: Required<Storage>,
  ...broken: readonly StorageOperation[]
): FailingStorage {
  const failing = new Set(broken)
  return {
    broken: failing,
    get: guard('get'),
    set: guard('set'),
    delete: guard('delete'),
    swap: guard('swap'),
    watch: storage.watch,
  }

  function guard<O extends StorageOperation>(operation: O): Required<Storage>[O] {
    const run = (...parameters: readonly never[]): unknown => {
      if (failing.has(operation)) throw new Error(`The storage refuses "${operation}".`)
      return (storage[operation] as (...given: readonly never[]) => unknown)(...parameters)
    }
    return run as Required<Storage>[O]
  }
}
