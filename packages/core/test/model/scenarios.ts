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
  popup: false,
  slow: [],
  signedIn: false,
} as const

export const SCENARIOS: readonly Scenario[] = [
  {
    ...PLAIN,
    name: 'first login',
    about: 'One page, plain OAuth, metadata discovered: a login with everything that can interrupt it.',
    discovery: true,
    bounds: { login: 1, token: 1, logout: 1, reload: 1, returned: 1, wait: 1, fault: 1 },
    deeper: { start: 1, login: 2, fault: 2, wait: 2, twice: 1 },
  },
  {
    ...PLAIN,
    name: 'second login',
    about: 'One page that starts a login twice, brings responses back by itself, and may be told to do the impossible.',
    popup: true,
    bounds: { login: 2, malformed: 1, returned: 1, fault: 1 },
    deeper: { logout: 1, token: 1, reload: 1, twice: 1 },
  },
  {
    ...PLAIN,
    name: 'attacker',
    about: 'One page with OpenID Connect, forged and replayed responses, a server that does not check the verifier.',
    openId: true,
    hashed: true,
    popup: true,
    bounds: { login: 1, forge: 1, reopen: 1, fault: 1, wait: 2, reload: 1 },
    deeper: { login: 2, forge: 2, fault: 2 },
  },
  {
    ...PLAIN,
    name: 'refresh',
    about: 'One page, signed in: refreshes that are due, asked for and that fail.',
    openId: true,
    signedIn: true,
    bounds: { token: 1, fresh: 1, logout: 1, wait: 2, wake: 1, fault: 1 },
    deeper: { login: 1, reload: 1, twice: 1 },
  },
  {
    ...PLAIN,
    name: 'refresh without rotation',
    about: 'The same with a server whose refresh tokens stay the same.',
    rotation: false,
    signedIn: true,
    bounds: { token: 1, fresh: 1, logout: 1, wait: 2, reload: 1, fault: 1 },
    deeper: { login: 1, fault: 2, twice: 1 },
  },
  {
    ...PLAIN,
    name: 'no refresh token',
    about: 'One page whose session ends with its access token.',
    refreshTokens: false,
    signedIn: true,
    bounds: { token: 2, logout: 1, login: 1, wait: 2, fault: 1 },
    deeper: { reload: 1, wake: 1 },
  },
  {
    ...PLAIN,
    name: 'two tabs refresh',
    about: 'Two signed-in pages that share storage and lock: refreshes meet, and meet a logout.',
    tabs: 2,
    signedIn: true,
    slow: ['request'],
    bounds: { token: 1, fresh: 1, wait: 1, logout: 1 },
    deeper: { wait: 3, reload: 1, token: 2, fault: 1 },
  },
  {
    ...PLAIN,
    name: 'two tabs, one callback',
    about: 'Two pages that share storage and lock open the same response.',
    tabs: 2,
    bounds: { login: 1, reopen: 2, logout: 1, fault: 1 },
    deeper: { login: 2, reload: 1, wait: 2 },
  },
  {
    ...PLAIN,
    name: 'two tabs, login and logout',
    about: 'A signed-in page starts another login while the other page signs out.',
    tabs: 2,
    signedIn: true,
    popup: true,
    slow: ['load', 'save'],
    bounds: { login: 1, logout: 1, token: 1 },
    deeper: { fault: 1, reload: 1, wait: 1 },
  },
]
