/** Effect: all that the machine can ask of the driver; plain data. */

import type { Parameters } from './encoding/form.ts'
import type { Failure } from './errors.ts'
import type { SignatureCheck } from './ports.ts'
import type { Secret } from './state.ts'

export type Purpose = 'discovery' | 'keys' | 'push' | 'code' | 'refresh' | 'revocation'

/** Effects whose result comes back as an event with the same `flight`; 0 when nobody waits for it. */
export type AwaitedEffect =
  /** -> loaded */
  | { readonly type: 'load'; readonly flight: number; readonly store: Store; readonly key: string }
  /** Put `value` and load what was there, atomically; `ttl` in seconds -> loaded */
  | {
      readonly type: 'swap'
      readonly flight: number
      readonly store: Store
      readonly key: string
      readonly value: Secret
      readonly ttl: number
    }
  /** `value` absent: delete -> saved */
  | {
      readonly type: 'save'
      readonly flight: number
      readonly store: Store
      readonly key: string
      readonly value?: Secret
      readonly ttl?: number
    }
  /** That many values of so many random bytes each, base64url -> random */
  | { readonly type: 'random'; readonly flight: number; readonly sizes: readonly number[] }
  /** Hash of the text's UTF-8, base64url -> digested */
  | { readonly type: 'digest'; readonly flight: number; readonly hash: string; readonly input: Secret }
  /** -> navigated, or a `callback` command when the port brings the response back itself */
  | {
      readonly type: 'navigate'
      readonly flight: number
      readonly purpose: 'login' | 'logout'
      readonly endpoint: string
      readonly parameters: Parameters
      /** Of the login; a request that was pushed does not show it in its parameters. */
      readonly state?: Secret
      /** True to add the thumbprint of the proof key as `dpop_jkt` (RFC 9449 §10). */
      readonly bind?: true
    }
  /** `form` present: POST, with the client's authentication; `proof` present: with a DPoP proof -> responded */
  | {
      readonly type: 'request'
      readonly flight: number
      readonly purpose: Purpose
      readonly endpoint: string
      readonly form?: Parameters
      readonly proof?: { readonly nonce?: string }
      /** True to add the thumbprint of the proof key to the form instead (RFC 9449 §10.1). */
      readonly bind?: true
    }
  /** -> locked */
  | { readonly type: 'lock'; readonly flight: number }
  /** -> verified */
  | {
      readonly type: 'verify'
      readonly flight: number
      readonly algorithm: string
      readonly key: SignatureCheck['key']
      readonly input: Secret
      readonly signature: string
    }

export type Effect =
  | AwaitedEffect
  /** Let go of the lock that the `lock` effect of this number was granted. */
  | { readonly type: 'unlock'; readonly flight: number }
  /** A `tick` at this time (milliseconds since the Unix epoch), instead of any asked for before; absent: none. */
  | { readonly type: 'schedule'; readonly at?: number }
  /** The one answer to a command. */
  | { readonly type: 'answer'; readonly id: number; readonly answer: Answer }

export type Store = 'session' | 'transaction'

/** What a command gets back. `token` answers carry the access token; `callback` answers say where to go. */
export type Answer =
  | {
      readonly ok: true
      readonly token?: Secret
      readonly tokenType?: string
      readonly replayed?: boolean
      readonly returnTo?: string
    }
  | { readonly ok: false; readonly failure: Failure }
