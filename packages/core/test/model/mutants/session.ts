/** Mutants of the session: refreshed twice, lost or kept wrongly, not ended, not shared. */
import { endSession } from '../../../src/session.ts'
import type { State, Status } from '../../../src/state.ts'
import { enqueue, stay } from '../../../src/step.ts'
import { type Mutant, perform, without, wrap } from './mutant.ts'

const AT_WORK: readonly Status[] = ['exchanging', 'keeping', 'refreshing', 'signed-in']

const NO_LOCK = { code: 'lock_failed', message: 'There is no lock.' } as const

export const OF_SESSION: readonly Mutant[] = [
  {
    name: 'a refresh does not wait for the lock',
    scenario: 'two tabs refresh',
    breaks: 'one refresh per token',
    rows(rows) {
      wrap(rows, 'signed-in', 'tick', (handler) => (state, event, rules) => {
        const step = handler(state, event, rules)
        if (step.state.status !== 'refreshing') return step
        const failed = { type: 'failed', flight: step.state.flight, at: event.at, failure: NO_LOCK } as const
        return perform(rows, step.state, failed, rules)
      })
    },
  },
  {
    name: 'a refresh does not look whether another tab has done it',
    scenario: 'two tabs refresh',
    breaks: 'one refresh per token',
    rows(rows) {
      wrap(rows, 'refreshing', 'locked', (handler) => (state, event, rules) => {
        const { state: next } = handler(state, event, rules)
        const failed = { type: 'failed', flight: next.flight, at: event.at, failure: NO_LOCK } as const
        return next.status === 'refreshing' ? perform(rows, next, failed, rules) : stay(next)
      })
    },
  },
  {
    name: 'a failure of the network ends the session',
    scenario: 'refresh',
    breaks: 'network keeps the session',
    rows: (rows) =>
      wrap(
        rows,
        'refreshing',
        'failed',
        (handler) => (state, event, rules) =>
          event.failure.code === 'network_failed'
            ? endSession(state, event.failure, rules)
            : handler(state, event, rules),
      ),
  },
  {
    name: 'invalid_grant is taken for a failure that passes',
    scenario: 'refresh',
    breaks: 'invalid_grant ends the session',
    rows: (rows) =>
      wrap(rows, 'refreshing', 'failed', (handler) => (state, event, rules) => {
        const { server: _, ...failure } = event.failure
        return handler(state, { ...event, failure }, rules)
      }),
  },
  {
    name: 'the lock is not let go after a refresh',
    scenario: 'refresh',
    breaks: 'lock released',
    rows: (rows) =>
      wrap(
        rows,
        'keeping',
        'saved',
        (handler) =>
          (...given) =>
            without(handler(...given), 'unlock'),
      ),
  },
  {
    name: 'a logout ends the session here, and leaves it in its storage',
    scenario: 'refresh',
    breaks: 'logout wins',
    rows(rows) {
      for (const status of AT_WORK) {
        wrap(rows, status, 'logout', (handler) => (state, event, rules) => {
          const step = without(handler(state, event, rules), 'save')
          const { session: _, ...ended } = step.state as State<'signing-out'>
          const saved = { type: 'saved', flight: ended.flight, at: event.at } as const
          const next = perform(rows, ended, saved, rules)
          return { state: next.state, effects: [...step.effects, ...next.effects] }
        })
      }
    },
  },
  {
    name: 'a logout does not look again when a refresh elsewhere is through',
    scenario: 'two tabs refresh',
    breaks: 'logout wins',
    rows: (rows) =>
      wrap(
        rows,
        'signing-out',
        'saved',
        (handler) =>
          ({ session: _, ...state }, event, rules) =>
            handler(state, event, rules),
      ),
  },
  {
    name: 'a logout waits behind the login that came before it',
    scenario: 'two tabs, login and logout',
    breaks: 'logout wins',
    rows: (rows) => wrap(rows, 'restoring', 'logout', () => enqueue),
  },
  {
    name: 'a logout elsewhere is not heard while a login is being stored',
    scenario: 'two tabs, login and logout',
    breaks: 'tabs agree',
    rows: (rows) => wrap(rows, 'keeping', 'changed', () => (state) => stay(state)),
  },
  {
    name: 'a token is handed out after its end',
    scenario: 'no refresh token',
    breaks: 'good tokens only',
    rows: (rows) =>
      wrap(
        rows,
        'signed-in',
        'token',
        (handler) => (state, event, rules) => handler(state, { ...event, at: 0 }, rules),
      ),
  },
]
