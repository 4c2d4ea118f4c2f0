/** What an authorization server is made with, and every default. */
import type { Clock } from '@pkce/core'
import type { FakeAlgorithm } from '../signature.ts'

/** A client the server knows (RFC 7591 §2). */
export interface RegisteredClient {
  readonly clientId: string
  /** Compared exactly (RFC 9700 §2.1); of loopback addresses the port is free (RFC 8252 §7.3). */
  readonly redirectUris: readonly string[]
  readonly postLogoutRedirectUris?: readonly string[]
  /** Makes the client a confidential one, which must authenticate (RFC 6749 §2.3.1). */
  readonly secret?: string
  /** Public key in JWK form, whose assertion authenticates it instead (RFC 7523 §2.2). */
  readonly key?: Readonly<Record<string, string>>
}

/** A person with an account at the server; further fields become claims. */
export interface ServerUser {
  readonly sub: string
  readonly name?: string
  readonly email?: string
  readonly [claim: string]: unknown
}

/** Seconds that things live. */
export interface Lifetimes {
  readonly code: number
  readonly accessToken: number
  readonly idToken: number
  /** Pushed authorization requests (RFC 9126 §2.2). */
  readonly pushed: number
}

/** How refresh tokens are handled (RFC 9700 §4.14.2). */
export interface RefreshPolicy {
  /** True: each refresh gives a new refresh token, and the old one is used up. */
  readonly rotate: boolean
  /** Seconds in which a used refresh token is still accepted; later use ends the grant (reuse detection). */
  readonly gracePeriod: number
}

export interface ServerOptions {
  /** Default `https://as.example`. */
  readonly issuer?: string
  /** Default: one public client `app` at `https://app.example/callback`. */
  readonly clients?: readonly RegisteredClient[]
  /** Who signs in when a decision names nobody; default Ada. */
  readonly user?: ServerUser
  readonly lifetimes?: Partial<Lifetimes>
  /** Default: rotation without a grace period. `false`: no refresh tokens. */
  readonly refresh?: Partial<RefreshPolicy> | false
  /** Algorithm of id_tokens, default ES256. */
  readonly algorithm?: FakeAlgorithm
  /** Offers pushed authorization requests (RFC 9126). `required`: accepts no others. Default false. */
  readonly pushed?: boolean | 'required'
  /** Binds tokens to a key where the client proves one (RFC 9449). `nonce`: insists on a nonce. Default false. */
  readonly dpop?: boolean | 'nonce'
  /** Answers under RFC 8414's address, OpenID Connect's, or both (default). */
  readonly wellKnown?: 'oauth' | 'openid' | 'both'
  /** Added to the metadata; `undefined` takes a field out. */
  readonly metadata?: Readonly<Record<string, unknown>>
  /** Seconds that the server's clock is ahead of the test's. Default 0. */
  readonly skew?: number
  /** Names of resources whose tokens may be asked for (RFC 8707); default: any. */
  readonly resources?: readonly string[]
}

export interface ServerSettings extends Required<Omit<ServerOptions, 'lifetimes' | 'refresh' | 'resources'>> {
  readonly lifetimes: Lifetimes
  readonly refresh: RefreshPolicy | false
  readonly resources: readonly string[] | undefined
}

export const ADA: ServerUser = { sub: 'ada', name: 'Ada Lovelace', email: 'ada@example.com' }

export const APP: RegisteredClient = {
  clientId: 'app',
  redirectUris: ['https://app.example/callback'],
  postLogoutRedirectUris: ['https://app.example/'],
}

export function settleServer(options: ServerOptions): ServerSettings {
  const { refresh = {}, resources } = options
  return {
    issuer: 'https://as.example',
    clients: [APP],
    user: ADA,
    algorithm: 'ES256',
    pushed: false,
    dpop: false,
    wellKnown: 'both',
    metadata: {},
    skew: 0,
    ...options,
    lifetimes: { code: 60, accessToken: 300, idToken: 300, pushed: 90, ...options.lifetimes },
    refresh: refresh && { rotate: true, gracePeriod: 0, ...refresh },
    resources,
  }
}

/** Seconds since the Unix epoch, as tokens carry them. */
export function secondsOf(clock: Pick<Clock, 'now'>): number {
  return Math.floor(clock.now() / 1000)
}
