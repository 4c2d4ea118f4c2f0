/** Storage port over IndexedDB: one session for all tabs, which outlives them. */
import type { Storage } from '@pkce/core'
import { inStore } from './database.ts'
import { type Note, type TabChannel, tabChannel } from './tab-channel.ts'

interface Entry {
  readonly value: string
  /** Milliseconds since the Unix epoch; absent: never. */
  readonly expiresAt?: number
}

/**
 * The tabs tell each other that something changed, and read it themselves. Where IndexedDB is forbidden or full, the
 * functions reject, and the session lives on in its tab.
 */
export function indexedDbStorage(): Storage {
  const watched = new Map<string, Watched>()
  return {
    get: async (key) => read(await inStore('sessions', 'readonly', (objects) => objects.get(key))),
    async set(key, value, ttl) {
      await inStore('sessions', 'readwrite', (objects) => {
        if (ttl !== undefined) sweep(objects)
        return objects.put(entryOf(value, ttl), key)
      })
      watched.get(key)?.channel.post('changed')
    },
    async delete(key) {
      await inStore('sessions', 'readwrite', (objects) => objects.delete(key))
      watched.get(key)?.channel.post('changed')
    },
    async swap(key, value, ttl) {
      const before = await inStore('sessions', 'readwrite', (objects) => {
        const request = objects.get(key)
        request.onsuccess = () => objects.put(entryOf(value, ttl), key)
        return request
      })
      return read(before)
    },
    watch(key, changed) {
      // On a server that renders there are no other tabs.
      if (!globalThis.indexedDB) return () => {}
      const watching = watch(key, changed)
      watched.set(key, watching)
      return () => {
        watched.delete(key)
        watching.stop()
      }
    },
  }
}

interface Watched {
  readonly channel: TabChannel
  stop(): void
}

function watch(key: string, changed: () => void): Watched {
  const channel = tabChannel(key, (note: Note) => note === 'changed' && changed())
  // A page in the back/forward cache hears nothing; it reads again when it is shown.
  const shown = ({ persisted }: PageTransitionEvent) => persisted && changed()
  globalThis.addEventListener?.('pageshow', shown)
  return {
    channel,
    stop() {
      channel.close()
      globalThis.removeEventListener?.('pageshow', shown)
    },
  }
}

function entryOf(value: string, ttl: number | undefined): Entry {
  return { value, ...(ttl !== undefined && { expiresAt: Date.now() + ttl * 1000 }) }
}

function read(entry: Entry | undefined): string | undefined {
  return entry && !isOver(entry) ? entry.value : undefined
}

function isOver({ expiresAt = Number.POSITIVE_INFINITY }: Entry): boolean {
  return expiresAt <= Date.now()
}

/** Makes room: logins that were begun and never came back. */
function sweep(objects: IDBObjectStore): void {
  const request = objects.openCursor()
  request.onsuccess = () => {
    const cursor = request.result
    if (cursor && isOver(cursor.value)) cursor.delete()
    cursor?.continue()
  }
}
