/** Proofs that were seen before: each is good once (RFC 9449 §11.1). */
import type { Clock } from '@pkce/core'
import { memoryStorage } from '../memory-storage.ts'

/** A memory for proofs; put one over a shared store when several servers answer under one name. */
export interface Replays {
  /** True when `id` is told for the first time in `ttl` seconds: told and asked in one step. */
  firstTime(id: string, ttl: number): Promise<boolean> | boolean
}

/** In this process. Only proofs with a good token come here, so that strangers can not fill it. */
export function memoryReplays(clock?: Pick<Clock, 'now'>): Replays {
  const seen = memoryStorage({ limit: 1_000_000, ...(clock && { clock }) })
  return { firstTime: (id, ttl) => seen.swap(id, '', ttl) === undefined }
}
