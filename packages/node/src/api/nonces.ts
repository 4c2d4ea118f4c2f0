/** Nonces of a server for DPoP proofs, without keeping one (RFC 9449 §9): they end how long a stolen proof is good. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Clock } from '@pkce/core'
import { systemClock } from '../system-clock.ts'

export interface Nonces {
  /** The nonce of now. */
  issue(): string
  /** True when `nonce` was issued now or in the period before. */
  isGood(nonce: string): boolean
}

export interface NoncesOptions {
  /** Shared by all servers that answer under one name (default: random, for one process). */
  readonly secret?: string | Uint8Array
  /** Seconds until the next nonce; the one before it is good as long (default 120). */
  readonly period?: number
  readonly clock?: Pick<Clock, 'now'>
}

export function rollingNonces({
  secret = randomBytes(32),
  period = 120,
  clock = systemClock,
}: NoncesOptions = {}): Nonces {
  return {
    issue: () => nonceOf(periodNow()),
    isGood(nonce) {
      const now = periodNow()
      return [now, now - 1].some((number) => isSame(nonceOf(number), nonce))
    },
  }

  function periodNow(): number {
    return Math.floor(clock.now() / 1000 / period)
  }

  function nonceOf(number: number): string {
    return createHmac('sha256', secret).update(`dpop nonce ${number}`).digest('base64url')
  }
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
