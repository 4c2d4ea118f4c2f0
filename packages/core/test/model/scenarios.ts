/** Scenarios: which worlds are explored, and how often what may happen in each. */
import type { AwaitedEffect } from '../../src/effects.ts'
import type { Chance } from './world.ts'

export interface Scenario {
  readonly name: string
  /** What the scenario is about, for the docs. */
  readonly about: string
  readonly tabs: 1 | 2
  /** True: id_tokens are asked for and verified. */
  readonly openId: boolean
  /** True: the server's metadata has to be fetched. */
  readonly discovery: boolean
  /** True: the server gives refresh tokens. */
  readonly refreshTokens: boolean
  /** True: each refresh token is good once, and the grant ends when one is shown again (RFC 9700 §4.14.2). */
  readonly rotation: boolean
  /** True: id_tokens carry `at_hash`. */
  readonly hashed: boolean
  /** True: the server has an endpoint that ends tokens, and one that ends its own session. */
  readonly revokes: boolean
  readonly ends: boolean
  /** True: the authorization request is pushed ahead (RFC 9126). */
  readonly pushed: boolean
  /** True: tokens are bound to a key, and the server wants a nonce in each proof (RFC 9449 §8). */
  readonly bound: boolean
  /** True: authorization responses are signed (JARM). */
  readonly signed: boolean
  /** True: the navigation port may bring the response back by itself (popup, loopback). */
  readonly popup: boolean
  /** Effects that are carried out at one moment and heard of at a later one, with anything in between. */
  readonly slow: readonly AwaitedEffect['type'][]
  /** True: the exploration begins with a user signed in, in every tab. */
  readonly signedIn: boolean
  readonly bounds: Partial<Record<Chance, number>>
  /** Bounds of the longer exploration, where they differ. */
  readonly deeper: Partial<Record<Chance, number>>
}

const PLAIN = {
  tabs: 1,
  openId: false,
  discovery: false,
  refreshTokens: true,
  rotation: true,
  hashed: false,
  revokes: true,
  ends: true,
  pushed: false,
  bound: false,
  signed: false,
  popup: false,
  slow: [],
  signedIn: false,
} as const

export const SCENARIOS: readonly Scenario[] = [
  {
    ...PLAIN,
    name: 'first login',
    about: 'one page, plain OAuth, metadata discovered: a login with everything that can interrupt it',
    discovery: true,
    bounds: { start: 1, login: 1, token: 1, logout: 1, reload: 1, fault: 1 },
    deeper: { forge: 1, returned: 1, login: 2, fault: 2, wait: 2, twice: 1 },
  },
  {
    ...PLAIN,
    name: 'another login',
    about: 'a signed-in page that starts logins one after the other, and finds its metadata old',
    discovery: true,
    pushed: true,
    popup: true,
    refreshTokens: false,
    signedIn: true,
    bounds: { login: 2, wait: 2, fault: 1, returned: 1 },
    deeper: { start: 1, malformed: 1, logout: 1, token: 1, reload: 1, twice: 1 },
  },
  {
    ...PLAIN,
    name: 'attacker',
    about:
      'one page, OpenID Connect, forged and replayed responses, a server that does not check the verifier',
    openId: true,
    discovery: true,
    hashed: true,
    popup: true,
    bounds: { login: 1, forge: 1, reopen: 1, fault: 1, wait: 1, reload: 1 },
    deeper: { login: 2, forge: 2, fault: 2, wait: 2 },
  },
  {
    ...PLAIN,
    name: 'refresh',
    about: 'one signed-in page, OpenID Connect: refreshes that are due, asked for, and that fail',
    openId: true,
    signedIn: true,
    bounds: { token: 1, fresh: 1, logout: 1, returned: 1, wait: 2, fault: 1 },
    deeper: { wake: 1, login: 1, reload: 1, twice: 1 },
  },
  {
    ...PLAIN,
    name: 'refresh without rotation',
    about:
      'one signed-in page at a server whose refresh tokens stay the same, and which is asked to forget nothing',
    rotation: false,
    ends: false,
    signedIn: true,
    bounds: { fresh: 1, logout: 2, wait: 2, reload: 1, fault: 1 },
    deeper: { login: 1, token: 1, fault: 2, twice: 1 },
  },
  {
    ...PLAIN,
    name: 'no refresh token',
    about: 'one page whose session ends with its access token',
    refreshTokens: false,
    revokes: false,
    signedIn: true,
    bounds: { malformed: 1, token: 1, login: 1, wait: 2, wake: 1, reload: 1 },
    deeper: { logout: 1, fault: 1, token: 2 },
  },
  {
    ...PLAIN,
    name: 'several tokens',
    about:
      'one signed-in page that wants tokens for different scopes of one session; some answers come twice',
    revokes: false,
    ends: false,
    signedIn: true,
    bounds: { start: 1, other: 2, wait: 1, logout: 1, twice: 1 },
    deeper: { token: 1, fault: 1, fresh: 1, wait: 3, reload: 1 },
  },
  {
    ...PLAIN,
    name: 'signed responses',
    about: 'one page whose authorization responses are signed, or forged and not signed',
    pushed: true,
    signed: true,
    popup: true,
    bounds: { login: 1, forge: 1, reopen: 1, fault: 1, returned: 1 },
    deeper: { login: 2, logout: 1, reload: 1, wait: 2 },
  },
  {
    ...PLAIN,
    name: 'strongest profile',
    about:
      'one signed-in page that pushes its request, binds its tokens, and gets signed responses and id_tokens',
    openId: true,
    hashed: true,
    pushed: true,
    bound: true,
    signed: true,
    popup: true,
    signedIn: true,
    bounds: { start: 1, login: 2, fault: 1, wake: 1 },
    deeper: { token: 1, logout: 1, reload: 1, wait: 2 },
  },
  {
    ...PLAIN,
    name: 'two tabs refresh',
    about: 'two signed-in pages that share storage and lock: refreshes meet, and meet a logout',
    tabs: 2,
    signedIn: true,
    slow: ['request'],
    bounds: { token: 1, fresh: 1, wait: 1, logout: 1 },
    deeper: { wait: 3, reload: 1, token: 2, fault: 1 },
  },
  {
    ...PLAIN,
    name: 'two tabs, no refresh token',
    about:
      'two pages whose session ends with its access token: one signs in again while the other one sleeps',
    tabs: 2,
    refreshTokens: false,
    revokes: false,
    ends: false,
    popup: true,
    signedIn: true,
    bounds: { login: 1, token: 1, wait: 2 },
    deeper: { wake: 1, reload: 1, fault: 1 },
  },
  {
    ...PLAIN,
    name: 'two tabs, one callback',
    about: 'two pages that share storage and lock open the same response',
    tabs: 2,
    bounds: { login: 1, reopen: 2, logout: 1, fault: 1 },
    deeper: { login: 2, reload: 1, wait: 2 },
  },
  {
    ...PLAIN,
    name: 'two tabs, login and logout',
    about: 'one page starts another login while the other page signs out, over a storage that takes its time',
    tabs: 2,
    signedIn: true,
    discovery: true,
    popup: true,
    slow: ['load', 'save'],
    bounds: { login: 1, logout: 1, reload: 1 },
    deeper: { fault: 1, token: 1, wait: 1 },
  },
  {
    ...PLAIN,
    name: 'two tabs, strongest profile',
    about: 'the same with everything that protects a login, and with an id_token in each refresh',
    tabs: 2,
    openId: true,
    pushed: true,
    bound: true,
    signed: true,
    popup: true,
    signedIn: true,
    bounds: { login: 1, fresh: 1, logout: 1 },
    deeper: { fault: 1, token: 1, reload: 1, wait: 1 },
  },
]
