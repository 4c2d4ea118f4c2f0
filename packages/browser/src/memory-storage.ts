/** Storage port in memory: nothing survives a reload, and nothing is there to be stolen from a disk. */
import type { Storage } from '@pkce/core'

export function memoryStorage(): Storage {
  const values = new Map<string, string>()
  return {
    get: (key) => values.get(key),
    set(key, value) {
      values.set(key, value)
    },
    delete(key) {
      values.delete(key)
    },
  }
}
