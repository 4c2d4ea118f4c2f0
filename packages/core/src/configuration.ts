/** The options of a client: checked once, before anything happens. */
import type { ClientAuthentication } from './client-authentication.ts'
import type { ServerMetadata } from './discover.ts'
import type { Dpop } from './dpop.ts'
import { refuse } from './errors.ts'
import type { Jarm } from './jarm.ts'
import type { Protection } from './profile.ts'
import type { Pushed } from './pushed.ts'
import type { OpenId } from './verify.ts'

/** OAuth 2.0 Multiple Response Types §2.1, OAuth 2.0 Form Post Response Mode, JARM §2.3. */
export type ResponseMode =
  | 'query'
  | 'fragment'
  | 'form_post'
  | 'jwt'
  | `${'query' | 'fragment' | 'form_post'}.jwt`

/** What an app says of itself and of its authorization server. */
export interface ClientOptions {
  /** Issuer identifier of the authorization server: an https URL, compared exactly (RFC 8414 §2). */
  readonly issuer: string
  readonly clientId: string
  /** Absolute URL, registered at the server (RFC 6749 §3.1.2). */
  readonly redirectUri: string
  /** Space-separated scopes; default `openid` with {@link ClientOptions.openId}, none without. */
  readonly scope?: string
  /** Resource indicators of the APIs that the access token is for (RFC 8707). */
  readonly resource?: readonly string[]
  /** Registered URL where the server sends the user after a logout. */
  readonly postLogoutRedirectUri?: string
  /** Parameters for every authorization request; the ones this library sets itself are refused. */
  readonly parameters?: Readonly<Record<string, string>>
  /** The server's metadata, to spare the discovery request; must hold at least both endpoints. */
  readonly metadata?: Partial<ServerMetadata>
  /** Pass `openId` of this package to ask for, and to verify, an id_token. Left out: plain OAuth, and less code. */
  readonly openId?: OpenId
  /** Pass `pushed` of this package to push the request ahead where the server takes it (RFC 9126). */
  readonly pushed?: Pushed
  /** Pass `dpop()` of this package to bind tokens to a key where the server does (RFC 9449). Needs the port `keys`. */
  readonly dpop?: Dpop
  /** Pass `jarm` of this package to have the authorization response signed where the server does (JARM). */
  readonly jarm?: Jarm
  /** What a server must be able to do, or no login is sent to it. */
  readonly require?: readonly Protection[]
  /** How the client proves who it is at the server; default `none`, as for every public client. */
  readonly clientAuthentication?: ClientAuthentication
  /** How the server is to send its answer back; default: its own default for codes, in the query. */
  readonly responseMode?: ResponseMode
  /** JWS algorithms to accept in id_tokens and signed responses; default: all asymmetric ones. */
  readonly algorithms?: readonly string[]
  /** True to leave `redirect_uri` out: for a server at which exactly one is registered (RFC 6749 §3.1.2.3). */
  readonly omitRedirectUri?: boolean
  /** Seconds after which discovered metadata is fetched again, at the next login (default 86400). */
  readonly metadataLifetime?: number
  /** Seconds that a server's clock may differ from ours (default 60). */
  readonly clockTolerance?: number
  /** Seconds that a login may take (default 3600). */
  readonly transactionLifetime?: number
  /** Milliseconds to wait for an answer of the server (default 15000). */
  readonly timeout?: number
  /** False to refresh only when a token is asked for (default true: shortly before the token expires). */
  readonly autoRefresh?: boolean
  /** True to accept http servers beyond loopback. For tests in closed networks only. */
  readonly allowInsecure?: boolean
}

/** {@link ClientOptions} with every default filled in. */
export type Settings = ClientOptions &
  Required<
    Pick<
      ClientOptions,
      'scope' | 'clockTolerance' | 'transactionLifetime' | 'metadataLifetime' | 'timeout' | 'autoRefresh'
    >
  > & {
    /** Key under which the session is stored: no two clients share one. */
    readonly sessionKey: string
  }

/** @throws PkceError `configuration_invalid`, `url_insecure` */
export function settle(options: ClientOptions): Settings {
  for (const name of ['issuer', 'clientId', 'redirectUri'] as const) {
    if (!options[name]) refuse('configuration_invalid', `Set the option "${name}".`)
  }
  requireSecure(options.issuer, options)
  const scope = options.scope ?? (options.openId ? 'openid' : '')
  if (asksForIdToken(scope) !== !!options.openId) {
    refuse(
      'configuration_invalid',
      'The scope "openid" and the option "openId" go together: set both or neither.',
    )
  }
  return {
    clockTolerance: 60,
    transactionLifetime: 3600,
    metadataLifetime: 86_400,
    timeout: 15_000,
    autoRefresh: true,
    ...options,
    scope,
    sessionKey: `${options.issuer} ${options.clientId}`,
  }
}

export function asksForIdToken(scope: string): boolean {
  return scope.split(' ').includes('openid')
}

/**
 * Codes and tokens travel over TLS only (RFC 6749 §3.1, §3.2); loopback never leaves the machine (RFC 8252 §8.3).
 * No address of a server has a fragment: parameters put behind it would not be sent (RFC 6749 §3.1).
 * @throws PkceError `url_insecure`
 */
export function requireSecure(url: string, { allowInsecure }: Pick<ClientOptions, 'allowInsecure'>): void {
  if (/^https:\/\/[^/?#@]+([/?][^#]*)?$/i.test(url)) return
  if (/^http:\/\/(localhost|127(\.\d+){3}|\[::1\])(:\d+)?([/?][^#]*)?$/i.test(url)) return
  if (allowInsecure && /^http:\/\/[^/?#@]+([/?][^#]*)?$/i.test(url)) return
  refuse('url_insecure', `"${url}" must be an https URL without a fragment.`)
}
