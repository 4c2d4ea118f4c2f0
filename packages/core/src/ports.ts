/** The ports: all that the core asks of the world, small enough to write by hand in any engine. */

/** Bytes and hashes. The flow runs with the two mandatory functions alone. */
export interface Crypto {
  /** `length` random bytes from a cryptographically secure source (RFC 7636 §7.1). */
  randomBytes(length: number): Uint8Array
  /** SHA-256 of `bytes`: 32 bytes. */
  sha256(bytes: Uint8Array): Promise<Uint8Array> | Uint8Array
  /** Hash named like Web Crypto does ('SHA-384', 'SHA-512'); needed for `at_hash` of the larger algorithms only. */
  digest?(hash: string, bytes: Uint8Array): Promise<Uint8Array> | Uint8Array
  /** True when `signature` over `input` was made by `key`. Needed to check id_token signatures. */
  verify?(check: SignatureCheck): Promise<boolean> | boolean
}

/** One signature to check, by a public key in JWK form (RFC 7517). */
export interface SignatureCheck {
  /** JWS algorithm (RFC 7518 §3.1): RS256, PS256, ES256, EdDSA… */
  readonly algorithm: string
  readonly key: Readonly<Record<string, unknown>>
  readonly input: Uint8Array
  readonly signature: Uint8Array
}

/** A key pair that signs: the private part never leaves the port. */
export interface SigningKey {
  /** JWS algorithm (RFC 7518 §3.1), ES256 where nothing else is said. */
  readonly algorithm: string
  /** Public part as a JWK (RFC 7517), without any private member. */
  readonly jwk: Readonly<Record<string, string>>
  /** JWS signature of `input` (RFC 7518 §3.4: for ES256 the 64 bytes of r and s). */
  sign(input: Uint8Array): Promise<Uint8Array>
}

/** One HTTP request. A port must not follow redirects, must not send cookies and must not cache. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Form-encoded body (RFC 6749 appendix B). */
  readonly body?: string
  /** Milliseconds after which the port gives up. */
  readonly timeout: number
}

export interface HttpResponse {
  readonly status: number
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Rejects when no answer came (offline, timeout, redirect); resolves for every HTTP status. */
export type Http = (request: HttpRequest) => Promise<HttpResponse>

/** A place for strings. Any function may throw or reject; the session then lives on in memory. */
export interface Storage {
  get(key: string): Promise<string | undefined> | string | undefined
  /** `ttl` in seconds: the value may be dropped after it. */
  set(key: string, value: string, ttl?: number): Promise<void> | void
  delete(key: string): Promise<void> | void
  /** Puts `value` and gives back what was there, atomically. Without it the driver does both under the lock. */
  swap?(key: string, value: string, ttl?: number): Promise<string | undefined> | string | undefined
  /** Calls `changed` when another context (tab, process) changed `key`. Gives back the function that stops it. */
  watch?(key: string, changed: () => void): () => void
}

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
  /** Calls `run` once after `delay` milliseconds. Gives back the function that cancels it. */
  schedule(delay: number, run: () => void): () => void
}

/** Runs `task` while no other context that shares the session's storage runs one under the same name. */
export type Lock = <T>(name: string, task: () => Promise<T>) => Promise<T>

/** Where the user agent is to go, and why. */
export interface Navigation {
  readonly purpose: 'login' | 'logout'
  readonly url: string
  /** Of a login: the value that its response will bring back, for ports that wait for one. */
  readonly state?: string
}

/**
 * Takes the user agent to a URL. Resolves to nothing when the page is left behind (redirect), or to the URL of the
 * authorization response when the port saw it come back by itself (popup, loopback).
 */
// biome-ignore lint/suspicious/noConfusingVoidType: a port that only leaves the page need not return anything
export type Navigator = (navigation: Navigation) => Promise<string | void> | string | void

export interface Ports {
  readonly crypto: Crypto
  readonly http: Http
  /** Where the session is kept. */
  readonly sessions: Storage
  /** Where a login that is under way is kept, by its `state` (RFC 6749 §10.12). */
  readonly transactions: Storage
  readonly clock: Clock
  readonly navigate: Navigator
  /** The key that tokens are bound to (RFC 9449): the same one as long as the session lives. Needed for DPoP only. */
  readonly keys?: () => Promise<SigningKey>
  /** Without it, contexts that share a storage may refresh the same token twice. */
  readonly lock?: Lock
}
