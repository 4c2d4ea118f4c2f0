/** The authorization response: is it an answer to a login of ours, from the server we asked, for the first time? (RFC 6749 §4.1.2) */
import type { ResponseMode, Settings } from './configuration.ts'
import { isServer } from './discover.ts'
import { decodeForm } from './encoding/form.ts'
import { areAll, parseObject } from './encoding/json.ts'
import { refuse, type ServerError } from './errors.ts'
import { exchange } from './exchange.ts'
import { present } from './present.ts'
import type { AuthorizationResponse, Secret, State, Transaction } from './state.ts'
import { answer, ask, giveUp, type Handler, proceed, type Rules, rest, type Step } from './step.ts'

/** What stays of a transaction that was consumed: enough to know a second visit of the same callback. */
interface Tombstone {
  readonly used: true
  readonly returnTo?: string
}

const NAMES = ['state', 'code', 'iss', 'error', 'error_description', 'error_uri', 'response'] as const

/**
 * True when the text (a URL, or a posted form) carries an authorization response.
 * @param mode the `responseMode` of the client
 */
export function isAuthorizationResponse(text: string, mode?: ResponseMode): boolean {
  const found = decodeForm(parametersOf(text, mode))
  return (
    !!found && (found.has('response') || (found.has('state') && (found.has('code') || found.has('error'))))
  )
}

/** A response came: read it, and look for the login it answers. */
export const receive: Handler<'signed-out' | 'signed-in' | 'authorizing', 'callback'> = (
  state,
  event,
  { settings },
) => {
  const response = parseResponse(event.response, settings)
  const callers = [...(state.status === 'authorizing' ? state.callers : []), event.id]
  return ask(
    state,
    'receiving',
    { callers, response },
    { type: 'load', store: 'transaction', key: response.state },
  )
}

/** First the transaction is read, then it is marked as used; only who sees it unmarked both times may go on. */
export const onTransaction: Handler<'receiving', 'loaded'> = (state, event, rules) => {
  const { callers, response, stored } = state
  const transaction = readTransaction(event.value, rules.settings)
  if (!transaction) {
    refuse('state_unknown', 'This answer belongs to no login that was started here: start the login again.')
  }
  const back = present({ returnTo: transaction.returnTo })
  if ('used' in transaction) return replayed(state, back)
  if (transaction.expiresAt <= event.at) {
    refuse('transaction_expired', 'The login took too long: start it again.', back)
  }
  if (stored === undefined) {
    const tombstone: Tombstone = { used: true, ...back }
    return proceed(
      { ...state, stored: event.value as Secret, ...back },
      {
        type: 'swap',
        store: 'transaction',
        key: response.state,
        value: JSON.stringify(tombstone) as Secret,
        ttl: rules.settings.transactionLifetime,
      },
    )
  }
  const { jarm } = rules.settings
  return jarm && (response.signed || transaction.protections.includes('jarm'))
    ? jarm.begin(state, transaction, event, rules)
    : accept(state, { callers, response, transaction }, rules)
}

/** The answer is ours and unspent: does it bring a code, from the right server? */
export function accept(
  state: State,
  { callers, response, transaction }: Pick<State<'unwrapping'>, 'callers' | 'response' | 'transaction'>,
  rules: Rules,
): Step {
  checkResponse(response, transaction)
  return exchange(state, callers, response.code as Secret, transaction, rules)
}

export const onCallbackFailure: Handler<
  'pushing' | 'authorizing' | 'receiving' | 'unwrapping' | 'exchanging',
  'failed'
> = (state, { failure }) => giveUp(state, state.callers, failure)

/** The same callback was opened before: with a session there is nothing to do but to go where it led. */
function replayed(state: State<'receiving'>, back: Pick<Tombstone, 'returnTo'>): Step {
  const { session, callers } = state
  if (!session) {
    refuse('response_replayed', 'This login was already completed or refused once: start it again.', back)
  }
  return rest(state, session, answer(callers, { ok: true, replayed: true, ...back }))
}

/** @throws PkceError `response_invalid`, `parameter_repeated`, `state_missing` */
function parseResponse(text: string, { responseMode, jarm }: Settings): AuthorizationResponse {
  const found = decodeForm(parametersOf(text, responseMode))
  if (!found) return unreadable()
  const plain: Partial<Record<(typeof NAMES)[number], string>> = {}
  for (const name of NAMES) {
    const values = found.get(name)
    if (!values) continue
    // RFC 6749 §3.1: parameters must not be included more than once.
    if (values.length > 1) refuse('parameter_repeated', `The authorization response has several "${name}".`)
    plain[name] = values[0] as string
  }
  const response = plain.response && jarm ? (jarm.read(plain.response) ?? unreadable()) : plain
  if (!response.state)
    refuse('state_missing', 'The authorization response has no "state": start the login again.')
  return response as AuthorizationResponse
}

/** @throws PkceError `iss_missing`, `iss_mismatch`, `authorization_refused`, `code_missing` */
function checkResponse({ iss, error, code, ...more }: AuthorizationResponse, { server }: Transaction): void {
  // RFC 9207 §2.4: compared before anything else of the response is used, errors included.
  if (iss === undefined) {
    if (server.authorization_response_iss_parameter_supported) {
      refuse('iss_missing', 'The answer does not say which server it is from, as this server always does.')
    }
  } else if (iss !== server.issuer) {
    refuse('iss_mismatch', 'The answer comes from another server than the one that was asked.')
  }
  if (error) {
    const { error_description, error_uri } = more
    const server: ServerError = present({ error, error_description, error_uri })
    refuse('authorization_refused', `The login was refused: ${error}.`, { server })
  }
  if (!code) refuse('code_missing', 'The authorization response has no "code".')
}

/** A stored transaction, or nothing when it is none of ours. */
function readTransaction(
  text: string | undefined,
  { issuer }: Settings,
): Transaction | Tombstone | undefined {
  const stored = parseObject(text)
  const { used, verifier, scope, protections, server, expiresAt, maxAge = 0, requiredAcr = '' } = stored ?? {}
  const isOurs =
    Array.isArray(protections) &&
    isServer(server) &&
    areAll('string', verifier, scope, requiredAcr) &&
    areAll('number', expiresAt, maxAge) &&
    // RFC 9700 §4.4.2.2: another client of this app may have begun it, at another server.
    server.issuer === issuer
  return used === true || isOurs ? (stored as unknown as Transaction | Tombstone) : undefined
}

/** Where the mode puts the parameters: behind `#`, behind `?`, or in a text that is nothing else (a posted form). */
function parametersOf(text: string, mode = 'query'): string {
  const [address = '', ...fragment] = text.split('#')
  if (mode.startsWith('fragment')) return fragment.join('#')
  return address.includes('?') ? address.slice(address.indexOf('?') + 1) : address
}

function unreadable(): never {
  return refuse('response_invalid', 'The authorization response is not readable: start the login again.')
}
