/** What the endpoints of one server share. */
import { type Clock, encodeBase64url } from '@pkce/core'
import { sha256 } from '../sha256.ts'
import { bytesOf } from '../text.ts'
import { createGrants, type Grants } from './grants.ts'
import { createKeyRing, type KeyRing } from './keys.ts'
import { type ServerOptions, type ServerSettings, type ServerUser, settleServer } from './options.ts'
import type { Tamper } from './tamper.ts'

/** Who is signed in at the server itself, in the browser that visits it. */
export interface Visit {
  readonly user: ServerUser
  /** Seconds since the Unix epoch. */
  readonly authTime: number
}

export interface Tenant {
  readonly settings: ServerSettings
  /** The server's own clock. */
  readonly clock: Clock
  readonly keys: KeyRing
  readonly grants: Grants
  readonly tamper: Tamper
  /** A text that was never given out before: the same in every run, and not to be guessed from another. */
  newText(kind: string): string
  visit?: Visit | undefined
  /** `jti` of every proof and assertion seen: none is good twice (RFC 9449 §11.1, RFC 7523 §3). */
  readonly seen: Set<string>
  /** What the next proof must carry (RFC 9449 §8). */
  proofNonce: string
}

export function createTenant(options: ServerOptions, given: Clock): Tenant {
  const settings = settleServer(options)
  const clock = { ...given, now: () => given.now() + settings.skew * 1000 }
  let count = 0
  return {
    settings,
    clock,
    keys: createKeyRing(settings.issuer, settings.algorithm),
    grants: createGrants(),
    tamper: {},
    seen: new Set(),
    proofNonce: 'proof-nonce-1',
    newText(kind) {
      const bytes = sha256(bytesOf(`${settings.issuer} ${kind} ${++count}`))
      return `${kind}-${count}-${encodeBase64url(bytes.subarray(0, 12))}`
    },
  }
}
