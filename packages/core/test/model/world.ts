/** World: everything the machines can meet (pages, storage, lock, server, user), as one plain value the checker hashes. */
import type { AwaitedEffect } from '../../src/effects.ts'
import type { Command, Result } from '../../src/events.ts'
import type { State } from '../../src/state.ts'

/** One page of the app: its machine, and what its driver has under way. */
export interface Tab {
  readonly state: State
  /** Effects whose result has not come back. */
  readonly pending: readonly Pending[]
  /** Commands that have had no answer yet, by id. */
  readonly waiting: Readonly<Record<number, Command['type']>>
  /** Milliseconds since the Unix epoch; null: no timer runs. */
  readonly timer: number | null
  /** True while the news of a changed session is on its way to this page. */
  readonly notified: boolean
}

export interface Pending {
  readonly effect: AwaitedEffect
  /** What the effect came to, when it was carried out and its result is still on its way. */
  readonly result: Omitted<Result> | null
}

type Omitted<R> = R extends Result ? Omit<R, 'flight'> : never

/** A result without the number it answers. */
export type Outcome = Omitted<Result>

export interface Server {
  /** Authorization requests that were pushed, by their `request_uri`. */
  readonly requests: Readonly<Record<string, Request>>
  /** Codes that were issued, by name. */
  readonly codes: Readonly<Record<string, Code>>
  /** Grants, by number: the refresh token that is valid now, and whether the grant still stands. */
  readonly grants: Readonly<Record<number, { readonly generation: number; readonly alive: boolean }>>
}

/** What the server has to know of an authorization request. */
export interface Request {
  readonly state: string
  readonly challenge: string
  readonly nonce: string | null
}

export interface Code extends Omit<Request, 'state'> {
  readonly used: boolean
}

/** The user is at the authorization endpoint, sent there by a tab. */
export interface Visit extends Request {
  readonly tab: number
}

/** What the invariants remember of the past. */
export interface Memory {
  /** Verifiers that were sent to the server, once for each time. */
  readonly verifiers: readonly string[]
  /** `state` of each response that was acted upon, once for each time. */
  readonly consumed: readonly string[]
  /** Tokens that a refresh has replaced, as the client knows. */
  readonly replaced: readonly string[]
  /** Grants (by number) that the user logged out of. */
  readonly loggedOut: readonly number[]
  /** Refresh tokens whose grant the server has ended, as the client knows. */
  readonly ended: readonly string[]
  /** True once something outside the protocol broke that makes a second refresh unavoidable. */
  readonly excused: boolean
  /** True once a storage or the lock did not do what it was asked. */
  readonly portBroken: boolean
}

export interface World {
  /** Steps of the clock that have passed. */
  readonly now: number
  readonly tabs: readonly Tab[]
  /** The stored session. */
  readonly session: string | null
  /** Stored transactions by their `state`. */
  readonly transactions: Readonly<Record<string, string>>
  readonly lock: { readonly tab: number; readonly flight: number } | null
  readonly server: Server
  readonly visits: readonly Visit[]
  /** Authorization responses that came to the browser: any page can open them again. */
  readonly responses: readonly string[]
  /** Logins that have drawn their random values. */
  readonly drawn: number
  /** How often each thing may still happen. */
  readonly left: Readonly<Record<Chance, number>>
  readonly memory: Memory
}

/** Things that are bounded: commands of the app, moves of the user, faults, attacks, steps of the clock. */
export type Chance =
  | 'start'
  | 'login'
  | 'token'
  | 'fresh'
  | 'other'
  | 'logout'
  | 'malformed'
  | 'reopen'
  | 'forge'
  | 'reload'
  | 'returned'
  | 'wake'
  | 'wait'
  | 'fault'
  | 'twice'

/** Milliseconds since the Unix epoch at which the world begins. */
const BEGINNING = 1_700_000_000_000

/** Milliseconds of one step of the clock: after one a refresh is due, after two everything has expired. */
export const STEP = 250_000

/** Seconds: life of an access token. */
export const TOKEN_LIFE = 300

/** Seconds: life of a transaction, and of the server's metadata. */
export const LIFE = 400

export function timeIn({ now }: Pick<World, 'now'>): number {
  return BEGINNING + now * STEP
}

export function tabOf(world: World, index: number): Tab {
  const tab = world.tabs[index]
  if (!tab) throw new Error(`There is no tab ${index}.`)
  return tab
}

export function withTab(world: World, index: number, change: Partial<Tab>): World {
  return { ...world, tabs: world.tabs.map((tab, i) => (i === index ? { ...tab, ...change } : tab)) }
}

export function remember(world: World, change: Partial<Memory>): World {
  return { ...world, memory: { ...world.memory, ...change } }
}

export function spend(world: World, chance: Chance): World {
  return { ...world, left: { ...world.left, [chance]: world.left[chance] - 1 } }
}

export function freshTab(state: State): Tab {
  return { state, pending: [], waiting: {}, timer: null, notified: false }
}

export function firstWorld(initial: State, tabs: number, left: World['left']): World {
  return {
    now: 0,
    tabs: Array.from({ length: tabs }, () => freshTab(initial)),
    session: null,
    transactions: {},
    lock: null,
    server: { requests: {}, codes: {}, grants: {} },
    visits: [],
    responses: [],
    drawn: 0,
    left,
    memory: {
      verifiers: [],
      consumed: [],
      replaced: [],
      loggedOut: [],
      ended: [],
      excused: false,
      portBroken: false,
    },
  }
}
