/** A fresh access token, asked for once however many wait for it (RFC 6749 §6, RFC 9700 §4.14). */
import type { Failure } from './errors.ts'
import type { EventOf } from './events.ts'
import {
  answerTokens,
  ENDED_ELSEWHERE,
  endSession,
  keep,
  loadSession,
  readSession,
  sessionOf,
  tokenOf,
} from './session.ts'
import type { Session, State, Status } from './state.ts'
import { answer, ask, enqueue, type Handler, type Rules, rest, type Step, stay } from './step.ts'
import { parseTokenResponse } from './token-response.ts'

/** A token handed out must be good for the way to the API: seconds. */
const MIN_TTL = 5

/** Waits between refreshes that fail: from, and at most, so many milliseconds. */
const FIRST_RETRY = 5_000
const LAST_RETRY = 300_000

const NO_SESSION: Failure = { code: 'login_required', message: 'Nobody is signed in: call login() first.' }
const EXPIRED: Failure = {
  code: 'session_expired',
  message: 'The access token expired and the server gave no refresh token: sign in again.',
}

export const onTokenSignedOut: Handler<'signed-out', 'token'> = (state, { id }) =>
  stay(state, ...answer([id], { ok: false, failure: state.failure ?? NO_SESSION }))

/** A good token is handed out at once; otherwise the caller waits for the refresh. */
export const onToken: Handler<'signed-in', 'token'> = (state, event, rules) => {
  const { at: _, ...waiting } = event
  const { session } = state
  const { expiresAt = Number.POSITIVE_INFINITY } = session
  if (isGood(session, event)) return onTokenAtWork(state, event, rules)
  if (session.refreshToken) return startRefresh(state, waiting)
  const refused = answer([event.id], { ok: false, failure: EXPIRED })
  if (expiresAt > event.at) return stay(state, ...refused)
  const { state: ended, effects } = endSession(state, EXPIRED, rules)
  return { state: ended, effects: [...refused, ...effects] }
}

/** While a refresh or a login is under way, the token there is still serves; else the caller waits. */
export const onTokenAtWork: Handler<Status, 'token'> = (state, event) =>
  state.session && isGood(state.session, event)
    ? stay(state, ...answer([event.id], tokenOf(state.session)))
    : enqueue(state, event)

function isGood(
  { expiresAt = Number.POSITIVE_INFINITY }: Session,
  { at, options }: EventOf<'token'>,
): boolean {
  const { minTtl = MIN_TTL, fresh } = options
  return !fresh && expiresAt - at > minTtl * 1000
}

/** The time for a refresh has come, or the token is over and there is no way to another. */
export const onTick: Handler<'signed-in', 'tick'> = (state, { at }, rules) => {
  if (dueAt(state, rules) > at) return stay(state)
  return state.session.refreshToken ? startRefresh(state) : endSession(state, EXPIRED, rules)
}

/** When this session wants its next tick: milliseconds since the Unix epoch, or infinity. */
export function dueAt({ session, retry }: State<'signed-in'>, { settings }: Rules): number {
  if (!session.refreshToken) return session.expiresAt ?? Number.POSITIVE_INFINITY
  return (settings.autoRefresh && (retry?.at ?? session.refreshAt)) || Number.POSITIVE_INFINITY
}

function startRefresh({ queue, ...state }: State<'signed-in'>, ...waiting: State['queue']): Step {
  const { session, retry } = state
  const from = { ...state, queue: [...queue, ...waiting] }
  return ask(from, 'refreshing', { session, ...(retry && { retry }), step: 'locking' }, { type: 'lock' })
}

/** The lock is ours: what waited for it may have been done by who had it before, so read the session again. */
export const onLocked: Handler<'refreshing', 'locked'> = (state, { flight }, rules) =>
  reread({ ...state, lock: flight }, rules)

function reread(state: State<'refreshing'>, rules: Rules): Step {
  if (state.detached) return requestRefresh(state, rules)
  return ask(state, 'refreshing', at(state, 'reading'), loadSession(rules))
}

export const onReread: Handler<'refreshing', 'loaded'> = (state, event, rules) => {
  const stored = readSession(event.value)
  if (!stored) return endSession(state, ENDED_ELSEWHERE)
  if (stored.accessToken !== state.session.accessToken) return adopt(state, stored)
  return state.step === 'reading' ? requestRefresh(state, rules) : endSession(state, SESSION_ENDED, rules)
}

const SESSION_ENDED: Failure = {
  code: 'session_ended',
  message: 'The server ended the session: sign in again.',
}

/** Another context has refreshed already: its token serves all who wait here. */
function adopt(state: State<'refreshing'>, session: Session): Step {
  const { queue, effects } = answerTokens(state, tokenOf(session))
  return rest({ ...state, queue }, session, effects)
}

function requestRefresh(state: State<'refreshing'>, { settings }: Rules): Step {
  const { refreshToken, server } = state.session
  const form = {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: settings.clientId,
    resource: settings.resource,
  }
  const endpoint = server.token_endpoint
  return ask(state, 'refreshing', at(state, 'asking'), {
    type: 'request',
    purpose: 'refresh',
    endpoint,
    form,
  })
}

export const onRefreshed: Handler<'refreshing', 'responded'> = (state, event, rules) => {
  const { session } = state
  const { server } = session
  const tokens = parseTokenResponse(event, session.scope)
  const { openId } = rules.settings
  if (openId && tokens.idToken) {
    const expected = { server, previous: session, at: event.at }
    return openId.begin(state, { callers: [], tokens, previous: session }, expected, rules)
  }
  return keep(state, [], sessionOf(tokens, server, undefined, session), rules)
}

/**
 * No lock or no readable storage: refresh all the same. No network, or a server in trouble: the session stays.
 * Only `invalid_grant` ends it, and only if no other context has put a newer one in its place (RFC 6749 §5.2).
 */
export const onRefreshFailure: Handler<'refreshing', 'failed'> = (state, event, rules) => {
  const { failure } = event
  if (state.step === 'locking') return reread(state, rules)
  if (state.step === 'reading') return requestRefresh(state, rules)
  if (state.step === 'rereading') return endSession(state, SESSION_ENDED, rules)
  // OpenID Connect Core §12.2: an id_token that is wrong, or of another user, can not carry the session on.
  if (failure.code.startsWith('id_token')) return endSession(state, failure, rules)
  if (failure.server?.error === 'invalid_grant') {
    if (state.detached) return endSession(state, SESSION_ENDED, rules)
    return ask(state, 'refreshing', at(state, 'rereading'), loadSession(rules))
  }
  const count = (state.retry?.count ?? 0) + 1
  const retry = { count, at: event.at + Math.min(FIRST_RETRY * 2 ** (count - 1), LAST_RETRY) }
  const { queue, effects } = answerTokens(state, { ok: false, failure })
  return rest({ ...state, queue }, state.session, effects, { failure, retry })
}

function at({ session, retry }: State<'refreshing'>, step: State<'refreshing'>['step']) {
  return { session, ...(retry && { retry }), step }
}
