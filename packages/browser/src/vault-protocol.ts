/** What the page and its vault say to each other. No token, verifier or key is ever part of it. */
import {
  type Failure,
  type LoginOptions,
  type LogoutOptions,
  type Navigation,
  type Observation,
  PkceError,
  type Snapshot,
} from '@pkce/core'

/** What a page may have its vault do; there is no way to ask for a token. */
export type Order =
  | { readonly type: 'start' }
  | { readonly type: 'login'; readonly options: LoginOptions }
  | { readonly type: 'logout'; readonly options: LogoutOptions }
  | { readonly type: 'callback'; readonly response: string }
  | { readonly type: 'fetch'; readonly url: string; readonly init: SentRequest }

/** `id`: of the order, or of the navigation, that is spoken of. */
export type ToVault =
  | (Order & { readonly id: number })
  | { readonly type: 'abort'; readonly id: number }
  | {
      readonly type: 'navigated'
      readonly id: number
      readonly response?: string | undefined
      readonly failure?: Failure | string
    }
  | { readonly type: 'returned' | 'wake' | 'observe' }

export type FromVault =
  | { readonly type: 'done'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly failure: Failure | string }
  | { readonly type: 'snapshot'; readonly snapshot: SentSnapshot }
  | { readonly type: 'navigate'; readonly id: number; readonly navigation: Navigation }
  | { readonly type: 'observation'; readonly observation: Observation }

/** The parts of a request that can be sent to a worker; redirects are errors there in any case. */
export type SentRequest = Pick<RequestInit, 'method' | 'credentials' | 'cache' | 'mode' | 'integrity'> & {
  readonly headers: [name: string, value: string][]
  readonly body?: Blob
}

export interface SentResponse {
  readonly url: string
  readonly status: number
  readonly statusText: string
  readonly headers: [name: string, value: string][]
  /** See remote-body.ts; absent when there is no body. */
  readonly body?: MessagePort
}

/** A snapshot whose error is data: an Error loses its code on the way. */
export type SentSnapshot = Omit<Snapshot, 'error'> & { readonly error?: Failure }

export function sentSnapshot(snapshot: Snapshot): SentSnapshot {
  const error = 'error' in snapshot ? snapshot.error : undefined
  const { error: _, ...rest } = snapshot as Snapshot & { error?: PkceError }
  return error ? { ...rest, error: failureOf(error) as Failure } : rest
}

export function receivedSnapshot({ error, ...rest }: SentSnapshot): Snapshot {
  return { ...rest, ...(error && { error: new PkceError(error) }) } as Snapshot
}

/** An error of this project as data; of any other its text. */
export function failureOf(thrown: unknown): Failure | string {
  if (!(thrown instanceof PkceError)) return thrown instanceof Error ? thrown.message : String(thrown)
  const { code, message, server, status, cause } = thrown
  return {
    code,
    message,
    ...(server && { server }),
    ...(status !== undefined && { status }),
    ...(cause !== undefined && { cause: String(cause) }),
  }
}

/** What `fetch` throws is a TypeError; everything else here is a PkceError. */
export function thrownFrom(failure: Failure | string): Error {
  return typeof failure === 'string' ? new TypeError(failure) : new PkceError(failure)
}

/** One end of the line: a Worker in the page, the global scope in the worker, a MessagePort in tests. */
export interface Line {
  postMessage(message: unknown, transfer: Transferable[]): void
  addEventListener(type: 'message' | 'error', listener: (event: MessageEvent) => void): void
}
