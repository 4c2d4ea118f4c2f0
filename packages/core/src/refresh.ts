/** A fresh access token, asked for once however many wait for it (RFC 6749 §6, RFC 9700 §4.14). */
import type { Failure } from './errors.ts'
import type { Command, EventOf } from './events.ts'
import { present } from './present.ts'
import {
  answerTokens,
  ENDED_ELSEWHERE,
  endSession,
  keep,
  loadSession,
  nameOf,
  onChangedAtLogin,
  readSession,
  refuseTokens,
  sessionOf,
  tokenIn,
  tokenOf,
} from './session.ts'
import type { Session, State, Status, TokenSet, Wanted } from './state.ts'
import { answer, ask, enqueue, type Handler, proceed, type Rules, rest, type Step, stay } from './step.ts'
import { parseTokenResponse, serverTime } from './token-response.ts'

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

/** A good token is handed out at once; otherwise the caller waits for the refresh, or for what another context stored. */
export const onToken: Handler<'signed-in', 'token'> = (state, event) => {
  const { at: _, ...waiting } = event
  const { session } = state
  const name = nameOf(event.options)
  const token = tokenIn(session, name)
  if (token && isGood(token, event)) return stay(state, ...answer([event.id], tokenOf(token)))
  return session.refreshToken || (!name && isOver(session, event.at))
    ? startRefresh(state, waiting)
    : stay(state, ...answer([event.id], { ok: false, failure: EXPIRED }))
}

/** While a refresh or a login is under way, the token there is still serves; else the caller waits. */
export const onTokenAtWork: Handler<Status, 'token'> = (state, event) => {
  const token = tokenIn(state.session, nameOf(event.options))
  return token && isGood(token, event)
    ? stay(state, ...answer([event.id], tokenOf(token)))
    : enqueue(state, event)
}

function isGood(token: TokenSet, { at, options }: EventOf<'token'>): boolean {
  const { minTtl = MIN_TTL, fresh } = options
  return !fresh && !isOver(token, at + minTtl * 1000)
}

function isOver({ expiresAt = Number.POSITIVE_INFINITY }: TokenSet, at: number): boolean {
  return expiresAt <= at
}

/** The time for a refresh has come, or for the end of a session that can not be refreshed. */
export const onTick: Handler<'signed-in', 'tick'> = (state, { at }, rules) =>
  dueAt(state, rules) > at ? stay(state) : startRefresh(state)

/** When this session wants its next tick: milliseconds since the Unix epoch, or infinity. */
export function dueAt({ session, retry }: State<'signed-in'>, { settings }: Rules): number {
  if (!session.refreshToken) return session.expiresAt ?? Number.POSITIVE_INFINITY
  return (settings.autoRefresh && (retry?.at ?? session.refreshAt)) || Number.POSITIVE_INFINITY
}

function startRefresh({ queue, ...state }: State<'signed-in'>, command?: TokenCommand): Step {
  const { session, retry } = state
  const from = { ...state, queue: command ? [...queue, command] : queue }
  const wanted = command && nameOf(command.options) ? wantedBy(command) : undefined
  return ask(from, 'refreshing', present({ session, retry, wanted, step: 'locking' }), { type: 'lock' })
}

type TokenCommand = Command & { readonly type: 'token' }

function wantedBy({ options: { resource, scope } }: TokenCommand): Wanted {
  return present({ resource, scope })
}

/** The lock is ours: what waited for it may have been done by who had it before, so read the session again. */
export const onLocked: Handler<'refreshing', 'locked'> = (state, { flight }, rules) =>
  reread({ ...state, lock: flight }, rules)

function reread(state: State<'refreshing'>, rules: Rules): Step {
  if (state.detached) return requestRefresh(state, rules)
  return proceed({ ...state, step: 'reading' }, loadSession(rules))
}

export const onReread: Handler<'refreshing', 'loaded'> = (state, event, rules) => {
  const { session, step, wanted } = state
  const stored = readSession(event.value)
  if (!stored) return endSession(state, session.refreshToken ? ENDED_ELSEWHERE : EXPIRED)
  const [ours, theirs] = [session, stored].map((one) => tokenIn(one, nameOf(wanted))?.accessToken)
  if (theirs !== ours) return adopt(state, stored, event.at)
  if (step === 'reading') return requestRefresh({ ...state, session: stored }, rules)
  // The server refused our refresh token; another context may have put a newer one in its place.
  return stored.refreshToken === session.refreshToken
    ? endSession(state, SESSION_ENDED, rules)
    : adopt(state, stored, event.at)
}

const SESSION_ENDED: Failure = {
  code: 'session_ended',
  message: 'The server ended the session: sign in again.',
}

/**
 * Another context has been here: its token serves all who wait for it, if it got the one that is wanted. One that is over
 * as well is no help: who waits for it asks again.
 */
function adopt(state: State<'refreshing' | 'verifying'>, session: Session, at: number): Step {
  const name = nameOf(state.wanted)
  const token = tokenIn(session, name)
  const isNew = token && token.accessToken !== tokenIn(state.session, name)?.accessToken && !isOver(token, at)
  const { queue, effects } = isNew ? answerTokens(state, token, name) : { queue: state.queue, effects: [] }
  return rest({ ...state, queue }, session, effects)
}

/**
 * Another context wrote or ended the session while this one was at work on it. Under the lock that can only have been a
 * login or a logout: either wins over a refresh.
 */
export const onChangedAtRefresh: Handler<'refreshing' | 'verifying', 'changed'> = (state, event, rules) => {
  if (state.status === 'verifying' && !state.previous) return onChangedAtLogin(state, event, rules)
  const stored = readSession(event.value)
  const ours = state.session as Session
  if (!stored) return endSession(state, ENDED_ELSEWHERE)
  const isOurs = stored.accessToken === ours.accessToken && stored.refreshToken === ours.refreshToken
  return isOurs ? stay(state) : adopt(state, stored, event.at)
}

function requestRefresh(state: State<'refreshing'>, rules: Rules): Step {
  const { session, wanted } = state
  const { refreshToken, server } = session
  if (!refreshToken) return endSession(state, EXPIRED, rules)
  const { settings } = rules
  const form = {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: settings.clientId,
    resource: wanted?.resource ?? session.resource,
    scope: wanted?.scope,
  }
  const endpoint = server.token_endpoint
  return proceed({ ...state, step: 'asking' }, { type: 'request', purpose: 'refresh', endpoint, form })
}

export const onRefreshed: Handler<'refreshing', 'responded'> = (state, event, rules) => {
  const { session, wanted } = state
  const { server, protections } = session
  const tokens = parseTokenResponse(event, wanted?.scope ?? session.scope, session.tokenType === 'DPoP')
  const seed = present({ callers: [], protections, previous: session, wanted })
  const { openId } = rules.settings
  if (openId && tokens.idToken) {
    const expected = { server, previous: session, at: serverTime(event) }
    return openId.begin(state, { ...seed, tokens }, expected, rules)
  }
  return keep(state, seed, sessionOf(tokens, { ...seed, server }), rules)
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
    return proceed({ ...state, step: 'rereading' }, loadSession(rules))
  }
  if (state.wanted) {
    // What is wrong with another token says nothing of the session.
    const { queue, effects } = refuseTokens(state, failure, nameOf(state.wanted))
    return rest({ ...state, queue }, state.session, effects, { retry: state.retry })
  }
  const count = (state.retry?.count ?? 0) + 1
  const retry = { count, at: event.at + Math.min(FIRST_RETRY * 2 ** (count - 1), LAST_RETRY) }
  const { queue, effects } = refuseTokens(state, failure, '')
  return rest({ ...state, queue }, state.session, effects, { failure, retry })
}
