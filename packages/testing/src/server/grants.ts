/** What the server has given out: codes, and grants with their tokens. */
import type { ServerUser } from './options.ts'

/** What a user allowed a client: lives from the code to the last refresh token. */
export interface Grant {
  readonly clientId: string
  readonly user: ServerUser
  readonly scope: string
  readonly resources: readonly string[]
  /** Seconds since the Unix epoch. */
  readonly authTime: number
  readonly acr?: string
  /** Thumbprint of the key that its tokens are bound to (RFC 9449 §6). */
  key?: string | undefined
  revoked: boolean
  /** The one refresh token that is good. */
  refreshToken?: string
}

export interface Code {
  readonly grant: Grant
  /** As it was asked for; the token request must say the same (RFC 6749 §4.1.3). */
  readonly redirectUri: string | undefined
  readonly challenge: string | undefined
  readonly nonce: string | undefined
  /** Thumbprint of the one key that may redeem it (RFC 9449 §10). */
  readonly key: string | undefined
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt: number
  used: boolean
}

export interface RefreshToken {
  readonly grant: Grant
  /** When it was used for the first time: milliseconds since the Unix epoch. */
  usedAt?: number
}

export interface AccessToken {
  readonly grant: Grant
  /** Thumbprint of the key it is bound to. */
  readonly key: string | undefined
  readonly scope: string
  readonly resources: readonly string[]
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt: number
}

/** A pushed authorization request (RFC 9126 §2.2). */
export interface Pushed {
  readonly clientId: string
  readonly pairs: readonly (readonly [string, string])[]
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt: number
}

/** Everything by the text it was given out as. */
export interface Grants {
  readonly codes: Map<string, Code>
  readonly refreshTokens: Map<string, RefreshToken>
  readonly accessTokens: Map<string, AccessToken>
  readonly pushed: Map<string, Pushed>
}

export function createGrants(): Grants {
  return { codes: new Map(), refreshTokens: new Map(), accessTokens: new Map(), pushed: new Map() }
}
