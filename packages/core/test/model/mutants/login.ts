/** Mutants of the login: something of it is not checked, not stored or used twice. */
import type { Effect } from '../../../src/effects.ts'
import { parseJws } from '../../../src/encoding/jws.ts'
import type { Secret, State } from '../../../src/state.ts'
import type { Step } from '../../../src/step.ts'
import { ISSUER } from '../server.ts'
import type { Rows } from '../subject.ts'
import { type Mutant, perform, without, wrap } from './mutant.ts'

export const OF_LOGIN: readonly Mutant[] = [
  {
    name: 'the issuer of a response is not compared',
    scenario: 'attacker',
    breaks: 'checked first',
    rows: (rows) => trustIssuer(rows, () => true),
  },
  {
    name: 'an error is believed before the issuer is compared',
    scenario: 'attacker',
    breaks: 'attacker not quoted',
    rows: (rows) => trustIssuer(rows, ({ response }) => response.error !== undefined),
  },
  {
    name: 'a response whose state is unknown is accepted',
    scenario: 'attacker',
    breaks: 'checked first',
    rows: (rows) =>
      wrap(rows, 'receiving', 'loaded', (handler) => (state, event, rules) => {
        const server = { issuer: ISSUER, token_endpoint: `${ISSUER}/token` }
        const made = JSON.stringify({
          verifier: 'none',
          scope: '',
          expiresAt: event.at + 1,
          server,
          protections: [],
        })
        return handler(state, { ...event, value: event.value ?? (made as Secret) }, rules)
      }),
  },
  {
    name: 'the nonce is not compared',
    scenario: 'attacker',
    breaks: 'checked first',
    rows: (rows) =>
      wrap(rows, 'exchanging', 'responded', (handler) => (state, event, rules) => {
        const { id_token = '' } = JSON.parse(event.body.startsWith('{') ? event.body : '{}')
        const nonce = parseJws(id_token)?.payload.nonce as Secret
        return handler({ ...state, transaction: { ...state.transaction, nonce } }, event, rules)
      }),
  },
  {
    name: 'the signature of an id_token may be wrong',
    scenario: 'attacker',
    breaks: 'checked first',
    rows: (rows) =>
      wrap(
        rows,
        'verifying',
        'verified',
        (handler) => (state, event, rules) => handler(state, { ...event, valid: true }, rules),
      ),
  },
  {
    name: 'the signature of a response may be wrong',
    scenario: 'signed responses',
    breaks: 'checked first',
    rows: (rows) =>
      wrap(
        rows,
        'unwrapping',
        'verified',
        (handler) => (state, event, rules) => handler(state, { ...event, valid: true }, rules),
      ),
  },
  {
    name: 'every login has the same verifier',
    scenario: 'strongest profile',
    breaks: 'one exchange per verifier',
    rows: (rows) =>
      wrap(rows, 'preparing', 'random', (handler) => (state, event, rules) => {
        const [, ...others] = event.values
        return handler(state, { ...event, values: ['verifier-1' as Secret, ...others] }, rules)
      }),
  },
  {
    name: 'a transaction is read, and not marked as used',
    scenario: 'two tabs, one callback',
    breaks: 'one use per transaction',
    rows: (rows) => leaveUnmarked(rows, () => true),
  },
  {
    name: 'a response with a code leaves its transaction as it was',
    scenario: 'two tabs, one callback',
    breaks: 'one exchange per verifier',
    rows: (rows) => leaveUnmarked(rows, ({ response }) => response.code !== undefined),
  },
  {
    name: 'the user leaves before the login is stored',
    scenario: 'first login',
    breaks: 'stored before leaving',
    rows: (rows) =>
      wrap(rows, 'preparing', 'digested', (handler) => (state, event, rules) => {
        const step = without(handler(state, event, rules), 'save')
        const { flight } = step.state
        return perform(rows, step.state as State<'preparing'>, { type: 'saved', flight, at: event.at }, rules)
      }),
  },
  {
    name: 'a page that is shown again forgets who waits for its login',
    scenario: 'another login',
    breaks: 'nobody waits forever',
    rows: (rows) =>
      wrap(
        rows,
        'authorizing',
        'returned',
        (handler) =>
          (...given) =>
            without(handler(...given), 'answer'),
      ),
  },
  {
    name: 'an error repeats the code',
    scenario: 'first login',
    breaks: 'nothing secret in errors',
    rows: (rows) =>
      wrap(rows, 'exchanging', 'failed', (handler) => (state, event, rules) => {
        const message = `The server did not take ${state.code}.`
        return handler(state, { ...event, failure: { ...event.failure, message } }, rules)
      }),
  },
]

function trustIssuer(rows: Rows, when: (state: State<'receiving'>) => boolean): void {
  wrap(rows, 'receiving', 'loaded', (handler) => (state, event, rules) => {
    const response = when(state) ? { ...state.response, iss: ISSUER } : state.response
    return handler({ ...state, response }, event, rules)
  })
}

/** Reads once more where the transaction should be marked. */
function leaveUnmarked(rows: Rows, when: (state: State<'receiving'>) => boolean): void {
  wrap(rows, 'receiving', 'loaded', (handler) => (state, event, rules): Step => {
    const step = handler(state, event, rules)
    const effects = step.effects.map((effect): Effect => {
      if (effect.type !== 'swap' || !when(state)) return effect
      const { flight, store, key } = effect
      return { type: 'load', flight, store, key }
    })
    return { ...step, effects }
  })
}
