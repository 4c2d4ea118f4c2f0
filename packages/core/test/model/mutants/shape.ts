/** Mutants of the machine itself: answers, numbers, purity, and a table that does not tell all. */
import type { Machine } from '../../../src/machine.ts'
import { stay } from '../../../src/step.ts'
import { type Mutant, perform, without, wrap } from './mutant.ts'

export const OF_SHAPE: readonly Mutant[] = [
  {
    name: 'a result is taken whatever its number',
    scenario: 'first login',
    breaks: 'lock released',
    transition: (transition, rows) => (state, event) =>
      'flight' in event && rows[state.status][event.type]
        ? transition(state, { ...event, flight: state.flight })
        : transition(state, event),
  },
  {
    name: 'a login is answered twice',
    scenario: 'first login',
    breaks: 'one answer per command',
    rows: (rows) =>
      wrap(rows, 'authorizing', 'navigated', (handler) => (...given) => {
        const { state, effects } = handler(...given)
        return stay(state, ...effects, ...effects)
      }),
  },
  {
    name: 'a command that can not be obeyed is dropped',
    scenario: 'no refresh token',
    breaks: 'nobody waits forever',
    transition: (transition) => (state, event) => {
      const step = transition(state, event)
      return event.type === 'login' && step.state.status === state.status ? without(step, 'answer') : step
    },
  },
  {
    name: 'no timer is set',
    scenario: 'refresh',
    breaks: 'alarm set',
    transition: (transition) => (state, event) => without(transition(state, event), 'schedule'),
  },
  {
    name: 'a state holds what JSON can not',
    scenario: 'first login',
    breaks: 'state is JSON',
    rows: (rows) =>
      wrap(rows, 'created', 'login', (handler) => (...given) => {
        const { state, effects } = handler(...given)
        return stay({ ...state, since: () => 0 } as never, ...effects)
      }),
  },
  {
    name: 'a step depends on more than state and event',
    scenario: 'first login',
    breaks: 'pure',
    transition: count,
  },
  {
    name: 'an event changes the state it was given',
    scenario: 'first login',
    breaks: 'never throws',
    rows: (rows) =>
      wrap(
        rows,
        'created',
        'login',
        (handler) => (state, event, rules) => handler(Object.assign(state, { flight: 1 }), event, rules),
      ),
  },
  {
    name: 'a status is left in a way that the table does not name',
    scenario: 'another login',
    breaks: 'table tells the truth',
    rows: (rows) =>
      wrap(
        rows,
        'authorizing',
        'returned',
        () =>
          ({ callers: _, ...state }) =>
            stay({ ...state, status: 'created' }),
      ),
  },
  {
    name: 'an event has no row, and nobody said why',
    scenario: 'two tabs refresh',
    breaks: 'nothing unhandled',
    rows(rows) {
      delete rows['signed-in'].changed
    },
  },
  {
    name: 'a refresh reads the storage again and again',
    scenario: 'several tokens',
    breaks: 'answers lead to rest',
    rows: (rows) =>
      wrap(rows, 'refreshing', 'loaded', () => (state, { at, flight }, rules) => {
        const failure = { code: 'lock_failed', message: 'There is no lock.' } as const
        return perform(rows, { ...state, step: 'locking' }, { type: 'failed', flight, at, failure }, rules)
      }),
  },
]

function count(transition: Machine['transition']): Machine['transition'] {
  let calls = 0
  return (state, event) => {
    const step = transition(state, event)
    return event.type === 'random' ? { ...step, state: { ...step.state, keys: [{ calls: ++calls }] } } : step
  }
}
