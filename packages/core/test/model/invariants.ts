/** Invariants: what must hold in every world, and for every transition, with the sentence each comes from. */
import type { Effect } from '../../src/effects.ts'
import { isResting } from '../../src/machine.ts'
import { IGNORED } from '../ignored.ts'
import { LIE } from './attacker.ts'
import type { Moment } from './drive.ts'
import { isJson } from './json.ts'
import { flawOf, grantIn, grantStored, readName } from './names.ts'
import { UNSIGNED } from './requests.ts'
import type { Scenario } from './scenarios.ts'
import { requestOf } from './server.ts'
import type { Subject } from './subject.ts'
import { tabOf, timeIn, type World } from './world.ts'

export interface Check {
  readonly before: World
  readonly after: World
  /** Absent when no machine was asked. */
  readonly moment?: Moment
  readonly scenario: Scenario
  readonly subject: Subject
}

export interface Invariant {
  readonly name: string
  /** What the architecture promises. */
  readonly promise: string
  /** What is wrong, or nothing. */
  readonly breach: (check: Check) => string | undefined
}

const NAMED = /(?:access|code)-\d[^"&,\s]*/g

export const INVARIANTS: readonly Invariant[] = [
  {
    name: 'checked first',
    promise: 'No token before state, iss, nonce and verifier have been checked.',
    breach({ after, moment }) {
      if (!moment) return undefined
      const { step, answers } = moment
      const { session } = step.state
      const held = session === moment.from.session ? [] : (JSON.stringify(session ?? '').match(NAMED) ?? [])
      const handed = answers.map(({ answer }) => (answer.ok ? answer.token : undefined))
      const sent = step.effects.flatMap((effect) =>
        effect.type === 'request' && effect.purpose === 'code' ? [String(effect.form?.code)] : [],
      )
      const stored = after.session?.match(NAMED) ?? []
      const unsigned = session?.idToken?.endsWith('.badd') ? undefined : UNSIGNED
      const bad = [...held, ...handed, ...sent, ...stored].find(
        (name) => name && flawOf(name) && flawOf(name) !== unsigned,
      )
      return bad && `${bad} was accepted`
    },
  },
  {
    name: 'attacker not quoted',
    promise: 'No part of a response is used before its iss was compared (RFC 9207 §2.4).',
    breach: ({ moment }) =>
      moment?.answers.some(({ answer }) => !answer.ok && answer.failure.server?.error === LIE)
        ? 'the error of another issuer was told as the one of the server'
        : undefined,
  },
  {
    name: 'one exchange per verifier',
    promise: 'One verifier is used for one exchange at most.',
    breach: ({ after: { memory } }) => repeated(memory.verifiers),
  },
  {
    name: 'one use per transaction',
    promise: 'A transaction is consumed once.',
    breach: ({ after: { memory } }) => repeated(memory.consumed),
  },
  {
    name: 'stored before leaving',
    promise: 'A login can be resumed: its transaction is stored before the user agent leaves.',
    breach({ after, moment }) {
      for (const effect of moment?.step.effects ?? []) {
        if (effect.type !== 'navigate' || effect.purpose !== 'login') continue
        const { state } = requestOf(after, effect.parameters)
        if (!after.transactions[state]) return `the user leaves, and ${state} is not stored`
      }
      return undefined
    },
  },
  {
    name: 'one refresh per token',
    promise: 'A refresh never runs twice for one token.',
    breach({ after, moment }) {
      if (after.memory.excused || !moment) return undefined
      const { step, tab } = moment
      const asks = step.effects.some(isRefresh)
      const { session } = step.state
      if (!asks || !session) return undefined
      // A logout lets go of the lock in the middle of a refresh: what another page then asks for ends with the grant.
      if (after.memory.loggedOut.includes(readName(session.accessToken).grant)) return undefined
      const forAnother = step.state.status === 'refreshing' && step.state.wanted
      const spent = [session.refreshToken, forAnother ? undefined : session.accessToken]
      const twice = after.memory.replaced.find((token) => spent.includes(token as never))
      if (twice) return `${twice} was refreshed before`
      const other = after.tabs.some(
        ({ state, pending }, index) =>
          index !== tab &&
          state.session?.refreshToken === session.refreshToken &&
          pending.some(({ effect: one }) => isRefresh(one) && one.flight === state.flight),
      )
      return other ? `${session.refreshToken} is being used by two pages` : undefined
    },
  },
  {
    name: 'network keeps the session',
    promise: 'A failed refresh by network keeps the session.',
    breach({ moment }) {
      if (moment?.from.status !== 'refreshing' || moment.from.step !== 'asking') return undefined
      const { event, from, step } = moment
      const trouble = event.type === 'responded' && (event.httpStatus >= 500 || event.body.startsWith('<'))
      if ((!trouble && event.type !== 'failed') || event.flight !== from.flight) return undefined
      return step.state.session ? undefined : `${from.session.accessToken} was given up`
    },
  },
  {
    name: 'invalid_grant ends the session',
    promise: 'A failed refresh by invalid_grant ends the session.',
    breach({ after }) {
      const { ended, portBroken } = after.memory
      if (!isQuiet(after) || portBroken) return undefined
      const held = sessionsIn(after).find((text) => ended.some((token) => text.includes(`"${token}"`)))
      return held && 'a session lives on that the server has ended'
    },
  },
  {
    name: 'one answer per command',
    promise: 'Every waiting caller gets an answer, and no second one.',
    breach: ({ moment }) =>
      moment?.answers.some(({ command }) => !command) ? 'an answer that nobody waits for' : undefined,
  },
  {
    name: 'nobody waits forever',
    promise: 'Every waiting caller gets an answer.',
    breach({ after }) {
      if (!isQuiet(after)) return undefined
      // Commands that came after the user agent was sent away go with the page, or on when it is shown again.
      const stuck = after.tabs.find(
        ({ state, waiting }) =>
          state.status !== 'authorizing' && (Object.keys(waiting).length > 0 || state.queue.length > 0),
      )
      if (stuck) return `${Object.values(stuck.waiting)} in ${stuck.state.status}, and nothing is under way`
      const open = after.tabs.find(
        ({ state }) => !isResting(state) && !/^(created|authorizing)$/.test(state.status),
      )
      return open && `stays in ${open.state.status}, and nothing is under way`
    },
  },
  {
    name: 'logout wins',
    promise: 'Logout wins over everything in flight; logout in one tab is logout in all.',
    breach({ after, moment }) {
      const refused = moment?.answers.some(({ command, answer }) => command === 'logout' && !answer.ok)
      if (refused) return 'a logout was refused'
      const left = moment?.answers.some(({ command, answer }) => command === 'logout' && answer.ok)
      if (left && moment?.step.state.session) return 'the page has a session after its logout'
      const { loggedOut, portBroken } = after.memory
      if (!isQuiet(after) || portBroken || loggedOut.length === 0) return undefined
      const grants = [grantStored(after.session), ...after.tabs.map(({ state }) => grantIn(state))]
      const alive = grants.find((grant) => grant !== undefined && loggedOut.includes(grant))
      return alive === undefined ? undefined : `grant ${alive} lives on after the logout`
    },
  },
  {
    name: 'tabs agree',
    promise: 'What one tab stores, all tabs show: none shows a session that is not stored.',
    breach({ after }) {
      if (!isQuiet(after) || after.memory.portBroken) return undefined
      const wrong = after.tabs.find(
        ({ state }) =>
          isResting(state) &&
          state.session &&
          !state.detached &&
          JSON.stringify(state.session) !== after.session,
      )
      return wrong && `${wrong.state.session?.accessToken} is shown, and not what is stored`
    },
  },
  {
    name: 'lock released',
    promise: 'At rest nobody holds the lock.',
    breach({ after }) {
      const { lock } = after
      if (!lock) return undefined
      const { state } = tabOf(after, lock.tab)
      return isResting(state) || state.lock !== lock.flight ? `held in ${state.status}` : undefined
    },
  },
  {
    name: 'good tokens only',
    promise: 'A token that is handed out can still be used.',
    breach({ after, moment }) {
      // What was waited for is handed out as it came, even if storing it took longer than it lives.
      if (!moment || moment.from.status === 'keeping') return undefined
      for (const { answer } of moment.answers) {
        if (!answer.ok || !answer.token) continue
        const known = [moment.step.state.session, moment.from.session].flatMap((one) =>
          one ? [one, ...Object.values(one.others ?? {})] : [],
        )
        const token = known.find(({ accessToken }) => accessToken === answer.token)
        if (!token) return `${answer.token} is of no session`
        if ((token.expiresAt ?? Number.POSITIVE_INFINITY) <= timeIn(after))
          return `${answer.token} has expired`
      }
      return undefined
    },
  },
  {
    name: 'alarm set',
    promise: 'A session at rest is refreshed before it ends, without being asked.',
    breach({ after, moment }) {
      if (!moment) return undefined
      const { state, timer } = tabOf(after, moment.tab)
      if (state.status !== 'signed-in') return undefined
      const { session, retry } = state
      const due = session.refreshToken ? (retry?.at ?? session.refreshAt) : session.expiresAt
      return due !== undefined && timer !== due ? `due at ${due}, the timer is set to ${timer}` : undefined
    },
  },
  {
    name: 'nothing secret in errors',
    promise: 'No token, code, verifier or secret in any error.',
    breach({ moment }) {
      const failures = moment?.answers.map(({ answer }) => (answer.ok ? '' : JSON.stringify(answer.failure)))
      const leak = failures?.join().match(/(access|refresh|code|verifier|nonce|state)-\d\S*/)
      return leak ? `${leak[0]} in an error` : undefined
    },
  },
  {
    name: 'state is JSON',
    promise: 'State is JSON-serialisable: a runtime can store, resume, print and replay it.',
    breach: ({ moment }) =>
      moment && isJson(moment.step.state) ? undefined : moment && 'the state is not plain JSON',
  },
  {
    name: 'pure',
    promise: 'Same state and event, same step; a state that was stored and read again is the same state.',
    breach({ moment, subject }) {
      if (!moment) return undefined
      const pair = `${subject.numberOf(moment.from)} ${JSON.stringify(moment.event)}`
      if (subject.proven.has(pair)) return undefined
      subject.proven.add(pair)
      const again = subject.transition(JSON.parse(JSON.stringify(moment.from)), moment.event)
      return JSON.stringify(again) === JSON.stringify(moment.step)
        ? undefined
        : 'another step at the second time'
    },
  },
  {
    name: 'table tells the truth',
    promise: 'The transition table is the documentation: what it does not name does not happen.',
    breach: ({ subject: { untold } }) => untold.values().next().value,
  },
  {
    name: 'nothing unhandled',
    promise: 'Illegal events are ignored by name, never thrown away silently.',
    breach({ moment, subject: { rows, ignored } }) {
      if (!moment) return undefined
      const { from, event } = moment
      const stale = 'flight' in event && event.flight !== from.flight
      if (stale || rows[from.status][event.type]) return undefined
      const pair = `${from.status} ${event.type}`
      ignored.add(pair)
      return IGNORED[pair] ? undefined : pair
    },
  },
]

/** True when nothing is under way: no result, no timer, no news. */
export function isQuiet(world: World): boolean {
  return world.tabs.every(
    ({ pending, notified, timer }) =>
      pending.length === 0 && !notified && !(timer !== null && timer <= timeIn(world)),
  )
}

function isRefresh(effect: Effect): boolean {
  return effect.type === 'request' && effect.purpose === 'refresh'
}

function sessionsIn(world: World): string[] {
  return [world.session ?? '', ...world.tabs.map(({ state }) => JSON.stringify(state.session ?? ''))]
}

function repeated(names: readonly string[]): string | undefined {
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  return twice && `${twice} was used twice`
}
