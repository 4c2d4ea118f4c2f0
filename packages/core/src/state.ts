/** State: one JSON-serialisable union, from which a login can be stored, resumed, printed (redacted) and replayed. */
import type { ServerMetadata } from './discover.ts'
import type { Effect } from './effects.ts'
import type { JsonObject } from './encoding/json.ts'
import type { Failure } from './errors.ts'
import type { Command, TokenOptions } from './events.ts'
import type { IdTokenClaims } from './id-token.ts'
import type { Protection } from './profile.ts'

type LoginCommand = Command & { readonly type: 'login' }
type LogoutCommand = Command & { readonly type: 'logout' }

declare const secret: unique symbol

/** Text that must never be seen: a token, code, verifier, state or nonce. See redact.ts. */
export type Secret = string & { readonly [secret]: true }

/** What one login remembers while the user agent is away, kept under its `state`. */
export interface Transaction {
  readonly state: Secret
  /** RFC 7636 §4.1. */
  readonly verifier: Secret
  /** OpenID Connect Core §3.1.2.1; only when an id_token is asked for. */
  readonly nonce?: Secret
  readonly redirectUri: string
  readonly scope: string
  readonly resource?: readonly string[]
  /** What protects this login beyond PKCE. */
  readonly protections: readonly Protection[]
  /** The server this login was sent to: its answer is held against this one (RFC 9700 §4.4, mix-up). */
  readonly server: ServerMetadata
  /** Where the user was, to go back to; same origin only. */
  readonly returnTo?: string
  /** Seconds, as asked for with `max_age` (OpenID Connect Core §3.1.2.1). */
  readonly maxAge?: number
  /** Space-separated; the id_token must name one of them in `acr` (OpenID Connect Core §3.1.3.7, rule 12). */
  readonly requiredAcr?: string
  /** Milliseconds since the Unix epoch after which the answer comes too late. */
  readonly expiresAt: number
}

/** Tokens of one successful token response (RFC 6749 §5.1). */
export interface TokenSet {
  readonly accessToken: Secret
  readonly tokenType: 'Bearer' | 'DPoP'
  /** Milliseconds since the Unix epoch; absent when the server did not say. */
  readonly expiresAt?: number
  /** Milliseconds since the Unix epoch from which a refresh is due, before `expiresAt`. */
  readonly refreshAt?: number
  /** Space-separated scopes that were granted (RFC 6749 §3.3). */
  readonly scope: string
  readonly refreshToken?: Secret
  readonly idToken?: Secret
  /** Resource indicators that the login asked for: a refresh asks for the same (RFC 8707 §2.2). */
  readonly resource?: readonly string[]
  /** What was granted in detail (RFC 9396 §7). */
  readonly authorizationDetails?: readonly JsonObject[]
}

/** Which token of a session is meant, when it is not the one of the login. */
export type Wanted = Pick<TokenOptions, 'resource' | 'scope'>

/** A signed-in user: what a storage keeps over reloads. */
export interface Session extends TokenSet {
  /** Verified claims of the id_token; absent in plain OAuth. */
  readonly claims?: IdTokenClaims
  readonly server: ServerMetadata
  /** What protected the login. */
  readonly protections: readonly Protection[]
  /** Tokens for other resources or scopes, by the name that nameOf in refresh.ts gives them. */
  readonly others?: Readonly<Record<string, TokenSet>>
}

/** What every state carries. */
export interface Common {
  /** Number of the one effect whose answer is awaited; any other answer is too late and ignored. */
  readonly flight: number
  /** Commands that wait until the machine is at rest again. */
  readonly queue: readonly Command[]
  readonly server?: ServerMetadata
  /** When the metadata is to be fetched again: milliseconds since the Unix epoch. */
  readonly serverUntil?: number
  readonly session?: Session
  /** Public keys of the server (RFC 7517), as last fetched. */
  readonly keys?: readonly JsonObject[]
  /** Why the last step did not succeed; the session, if there is one, still stands. */
  readonly failure?: Failure
  /** Number of the `lock` effect that was granted and not yet let go. */
  readonly lock?: number
  /** The nonce that the server wants in the next DPoP proof (RFC 9449 §8). */
  readonly proofNonce?: string
  /** The request under way, to be sent again if the server wants a nonce in its proof. */
  readonly asked?: Omit<Effect & { readonly type: 'request' }, 'flight'>
  /** True when the session could not be written: it lives in this context only. */
  readonly detached?: boolean
}

/** A login, or its answer, being worked on; `callers` are the commands to answer in the end. */
interface Attempt {
  readonly callers: readonly number[]
}

/** Refreshes that failed in a row, and when to try again: milliseconds since the Unix epoch. */
export interface Retry {
  readonly count: number
  readonly at: number
}

/** By status, what a state carries besides {@link Common}. */
export interface Details {
  /** Nothing happened yet. */
  created: unknown
  /** The stored session is being read. */
  restoring: unknown
  /** At rest, no user. */
  'signed-out': unknown
  /** At rest, a user. */
  'signed-in': {
    readonly session: Session
    readonly retry?: Retry
  }
  /** The server's metadata is being fetched; `guess` counts the well-known addresses tried. */
  discovering: { readonly command: LoginCommand; readonly guess: number }
  /** Verifier, challenge, state and nonce are being made, and stored. */
  preparing: {
    readonly command: LoginCommand
    readonly server: ServerMetadata
    readonly transaction?: Transaction
    readonly challenge?: string
  }
  /** The authorization request is being pushed to the server (RFC 9126). */
  pushing: Attempt & { readonly transaction: Transaction }
  /** The user agent is at the authorization server. */
  authorizing: Attempt
  /** An authorization response came; its transaction is being fetched, then marked as used. */
  receiving: Attempt & {
    readonly response: AuthorizationResponse
    readonly stored?: Secret
    readonly returnTo?: string
  }
  /** The signature of the authorization response is being checked (JARM). */
  unwrapping: Attempt & {
    readonly response: AuthorizationResponse
    readonly transaction: Transaction
    readonly step: 'fetching' | 'checking'
  }
  /** The code is being exchanged for tokens. */
  exchanging: Attempt & { readonly transaction: Transaction; readonly code: Secret }
  /** The id_token is being checked. */
  verifying: Attempt & Verification & { readonly step: 'hashing' | 'fetching' | 'checking' }
  /** The session is being written where reloads and other contexts find it. */
  keeping: Attempt & { readonly session: Session; readonly returnTo?: string; readonly wanted?: Wanted }
  /** The access token is being replaced. */
  refreshing: {
    readonly session: Session
    readonly retry?: Retry
    /** The token that is asked for; absent: the one of the login. */
    readonly wanted?: Wanted
    readonly step: 'locking' | 'reading' | 'asking' | 'rereading'
  }
  /** The session is being ended: here, in other contexts, and at the server. */
  'signing-out': {
    readonly command: LogoutCommand
    readonly step: 'forgetting' | 'locking' | 'reading' | 'erasing' | 'revoking' | 'leaving'
  }
}

export type Status = keyof Details

/** The state of status `S`, or of any. */
export type State<S extends Status = Status> = { [K in S]: Common & { readonly status: K } & Details[K] }[S]

/** A state in which nothing is awaited. */
export type Resting = State<'signed-out' | 'signed-in'>

/** Parameters of an authorization response, each present once (RFC 6749 §4.1.2, RFC 9207 §2). */
export interface AuthorizationResponse {
  readonly state: Secret
  readonly code?: Secret
  readonly iss?: string
  readonly error?: string
  readonly error_description?: string
  readonly error_uri?: string
  /** The signed response all this was read from (JARM §2.1); not to be trusted before its signature is checked. */
  readonly signed?: Secret
}

/** An id_token half checked: its tokens are in no session yet. */
export interface Verification {
  readonly tokens: TokenSet & { readonly idToken: Secret }
  readonly claims: IdTokenClaims
  /** JWS algorithm of the id_token. */
  readonly algorithm: string
  readonly server: ServerMetadata
  readonly returnTo?: string
  /** The session that a refresh replaces; absent after a login. */
  readonly previous?: Session
  readonly wanted?: Wanted
  readonly protections: readonly Protection[]
  /** Hashes in the claims that are still to be compared, with what they are the hash of. */
  readonly hashes: readonly { readonly claim: 'at_hash' | 'c_hash'; readonly input: Secret }[]
}
