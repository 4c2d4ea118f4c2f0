/** Event: all that can happen to the machine; plain data. */
import type { Failure } from './errors.ts'
import type { Secret } from './state.ts'

/** What can be asked of a login (OpenID Connect Core §3.1.2.1, RFC 8707, and any parameter the server knows). */
export interface LoginOptions {
  /** Where the user goes when signed in: a path, or a URL of the redirect URI's origin. */
  readonly returnTo?: string
  /** Absolute URL, registered at the server, instead of the configured one: a relay page of a popup, say. */
  readonly redirectUri?: string
  /** Space-separated scopes instead of the configured ones. */
  readonly scope?: string
  /** Resource indicators instead of the configured ones (RFC 8707). */
  readonly resource?: readonly string[]
  readonly prompt?: 'none' | 'login' | 'consent' | 'select_account' | 'create' | (string & {})
  /** Seconds since the user last typed a password, at most. */
  readonly maxAge?: number
  readonly loginHint?: string
  /** Space-separated, in order of preference. */
  readonly acrValues?: string
  /** True to refuse an id_token whose `acr` is none of `acrValues`. */
  readonly requireAcr?: boolean
  /** An id_token of this server that says who is expected (OpenID Connect Core §3.1.2.1). */
  readonly idTokenHint?: string
  /** Single claims asked for (OpenID Connect Core §5.5). */
  readonly claims?: Readonly<Record<string, unknown>>
  /** What is asked for in detail (RFC 9396 §2); each object has a `type`. */
  readonly authorizationDetails?: readonly Readonly<Record<string, unknown>>[]
  readonly uiLocales?: string
  readonly display?: 'page' | 'popup' | 'touch' | 'wap'
  /** Further parameters; the ones this library sets itself are refused. */
  readonly parameters?: Readonly<Record<string, string>>
}

export interface TokenOptions {
  /** Seconds that the access token must still be good for. */
  readonly minTtl?: number
  /** True to refresh even if the token looks good: an API refused it. */
  readonly fresh?: boolean
  /** Resource indicators of another API than the login's, for a token of its own (RFC 8707 §2.2). */
  readonly resource?: readonly string[]
  /** Fewer scopes than were granted, for a token of its own (RFC 6749 §6). */
  readonly scope?: string
}

export interface LogoutOptions {
  /** False to end the session here only, without visiting the server (default true). */
  readonly endSession?: boolean
  /** False to leave the refresh token valid at the server (default true, RFC 7009). */
  readonly revoke?: boolean
  /** Where the server sends the user afterwards, instead of the configured one. */
  readonly postLogoutRedirectUri?: string
  /** Further parameters for the server: `logout_hint`, `ui_locales`, or what it alone knows (`logout_uri` of Cognito). */
  readonly parameters?: Readonly<Record<string, string>>
}

/** What a user of the client asks; each gets one `answer` effect with its `id`. */
export type Command =
  | { readonly type: 'start'; readonly id: number }
  | { readonly type: 'login'; readonly id: number; readonly options: LoginOptions }
  /** `response`: the URL that the user agent was sent to, or the form-encoded body it posted. */
  | { readonly type: 'callback'; readonly id: number; readonly response: Secret }
  | { readonly type: 'token'; readonly id: number; readonly options: TokenOptions }
  | { readonly type: 'logout'; readonly id: number; readonly options: LogoutOptions }

/** What a port reports of the effect with number `flight`. */
export type Result =
  | { readonly type: 'loaded'; readonly flight: number; readonly value?: Secret }
  | { readonly type: 'saved'; readonly flight: number }
  | { readonly type: 'random'; readonly flight: number; readonly values: readonly Secret[] }
  | { readonly type: 'digested'; readonly flight: number; readonly value: string }
  | { readonly type: 'navigated'; readonly flight: number }
  | {
      readonly type: 'responded'
      readonly flight: number
      readonly httpStatus: number
      readonly headers: Readonly<Record<string, string>>
      readonly body: Secret
    }
  | { readonly type: 'locked'; readonly flight: number }
  | { readonly type: 'verified'; readonly flight: number; readonly valid: boolean }
  | { readonly type: 'failed'; readonly flight: number; readonly failure: Failure }

/** What happens by itself. */
export type Occurrence =
  /** The time asked for by a `schedule` effect has come, or the device woke up. */
  | { readonly type: 'tick' }
  /** The page that was left is shown again (back button, a navigation that was stopped). */
  | { readonly type: 'returned' }
  /** Another context wrote the session, or deleted it (`value` absent). */
  | { readonly type: 'changed'; readonly value?: Secret }

/** `at`: when it happened, in milliseconds since the Unix epoch. The machine has no other clock. */
export type Event = (Command | Result | Occurrence) & { readonly at: number }
export type EventType = Event['type']
export type EventOf<T extends EventType> = Extract<Event, { type: T }>
