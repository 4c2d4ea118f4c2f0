/** The options of a client: checked once, before anything happens. */
import type { ServerMetadata } from './discover.ts'
import { refuse } from './errors.ts'
import type { OpenId } from './verify.ts'

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
    Pick<ClientOptions, 'scope' | 'clockTolerance' | 'transactionLifetime' | 'timeout' | 'autoRefresh'>
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
