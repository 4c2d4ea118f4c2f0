/** Where this server keeps sessions, grants and tokens: in memory, one store per server. */
import type { Adapter, AdapterPayload } from 'oidc-provider'

interface Entry {
  readonly payload: AdapterPayload
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt: number
}

export function createMemoryAdapter(): (model: string) => Adapter {
  const entries = new Map<string, Entry>()

  function find(match: (payload: AdapterPayload) => boolean, model: string): AdapterPayload | undefined {
    for (const [key, { payload, expiresAt }] of entries) {
      if (key.startsWith(`${model}:`) && expiresAt > Date.now() && match(payload)) return payload
    }
    return undefined
  }

  return (model) => ({
    async upsert(id, payload, expiresIn) {
      const expiresAt = expiresIn ? Date.now() + expiresIn * 1000 : Number.POSITIVE_INFINITY
      entries.set(`${model}:${id}`, { payload, expiresAt })
    },
    async find(id) {
      const entry = entries.get(`${model}:${id}`)
      return entry && entry.expiresAt > Date.now() ? entry.payload : undefined
    },
    findByUid: async (uid) => find((payload) => payload.uid === uid, model),
    findByUserCode: async (userCode) => find((payload) => payload.userCode === userCode, model),
    async consume(id) {
      const entry = entries.get(`${model}:${id}`)
      if (entry) entry.payload.consumed = Math.floor(Date.now() / 1000)
    },
    async destroy(id) {
      entries.delete(`${model}:${id}`)
    },
    /** Every token of the grant, whatever its kind: this is what reuse detection ends. */
    async revokeByGrantId(grantId) {
      for (const [key, { payload }] of entries) {
        if (payload.grantId === grantId) entries.delete(key)
      }
    },
  })
}
