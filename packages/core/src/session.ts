/** The session: read from its storage, written to it, and what happens to it by itself. */
import { isServer } from './discover.ts'
import type { Answer, Effect } from './effects.ts'
import { areAll, parseObject } from './encoding/json.ts'
import type { Failure } from './errors.ts'
import type { Command } from './events.ts'
import type { IdTokenClaims } from './id-token.ts'
import { present } from './present.ts'
import type { Secret, Session, State, TokenSet, Wanted } from './state.ts'
import {
  type Ask,
  answer,
  answerWaiting,
  ask,
  enqueue,
  type Handler,
  type Rules,
  rest,
  type Settled,
  type Step,
  stay,
} from './step.ts'

/** What a token response belongs to. */
interface Origin extends Pick<Session, 'server' | 'protections'> {
  /** The session that a refresh replaces. */
  readonly previous?: Session
  /** The token that was asked for, when it is not the one of the login. */
  readonly wanted?: Wanted
}

/** Tokens as a session; what a refresh left out stays as it was (RFC 6749 §6). */
export function sessionOf(
  tokens: TokenSet,
  { server, protections, previous, wanted }: Origin,
  claims: IdTokenClaims | undefined = previous?.claims,
): Session {
  const {
    refreshToken = previous?.refreshToken,
    idToken = previous?.idToken,
    resource = previous?.resource,
    ...rest
  } = tokens
  const { others } = previous ?? {}
  const carried = { refreshToken, idToken, resource, claims, server, protections }
  return present(
    previous && wanted
      ? { ...previous, ...carried, others: withNewest(others, nameOf(wanted), rest) }
      : { ...rest, ...carried, others },
  )
}

/** Tokens beside the one of the login that a session keeps: the newest, as it is stored as a whole. */
const MOST_OTHERS = 16

function withNewest(others: Session['others'], name: string, token: TokenSet): Session['others'] {
  const { [name]: _, ...older } = others ?? {}
  return Object.fromEntries([...Object.entries(older).slice(1 - MOST_OTHERS), [name, token]])
}

/** The name of a token in its session: the one of the login has none. */
export function nameOf({ resource, scope }: Wanted = {}): string {
  return resource || scope !== undefined ? JSON.stringify([resource ?? [], scope ?? '']) : ''
}

export function tokenIn(session: Session | undefined, name: string): TokenSet | undefined {
  return name ? session?.others?.[name] : session
}

/** `start`: read the session that an earlier page left. Other commands begin with it as well, and wait. */
export const start: Handler<'created', 'start' | 'login' | 'callback' | 'token' | 'logout'> = (
  state,
  event,
  rules,
) => {
  const { state: waiting } = enqueue(state, event)
  return ask(waiting, 'restoring', {}, loadSession(rules))
}

export const onRestored: Handler<'restoring', 'loaded' | 'changed'> = (state, event) =>
  rest(state, readSession(event.value))

/** A storage that can not be read holds no session. */
export const onRestoreFailure: Handler<'restoring', 'failed'> = (state, { failure }) =>
  rest(state, undefined, [], { failure })

/** At rest there is nothing to wait for. */
export const onStarted: Handler<'signed-out' | 'signed-in', 'start'> = (state, { id }) =>
  stay(state, ...answer([id], { ok: true }))

/** Write the session before anyone hears of it: what was not written could be refreshed twice. */
export function keep(
  state: State,
  { callers, returnTo, wanted }: Pick<State<'keeping'>, 'callers' | 'returnTo' | 'wanted'>,
  session: Session,
  { settings }: Rules,
): Step {
  return ask(state, 'keeping', present({ callers, session, returnTo, wanted }), {
    type: 'save',
    store: 'session',
    key: settings.sessionKey,
    value: JSON.stringify(session) as Secret,
  })
}

export const onKept: Handler<'keeping', 'saved'> = (state) => signIn(attached(state))

/** The storage is full or forbidden: the session lives on here, and no stale copy of it may stay behind. */
export const onKeepFailure: Handler<'keeping', 'failed'> = (state, { failure }, rules) => {
  const { state: next, effects } = signIn({ ...state, detached: true }, failure)
  return { state: next, effects: [forget(rules), ...effects] }
}

/** What is stored is the session again. */
function attached<S extends State>({ detached: _, ...state }: S): S {
  return state as S
}

function signIn(state: State<'keeping'>, failure?: Failure): Step {
  const { callers, session, returnTo, wanted } = state
  const name = nameOf(wanted)
  const { queue, effects } = answerTokens(state, tokenIn(session, name) as TokenSet, name)
  const told = answer(callers, present({ ok: true, returnTo }))
  return rest({ ...state, queue }, session, [...told, ...effects], { failure })
}

/** Another context wrote the session or ended it. */
export const onChanged: Handler<'signed-out' | 'signed-in', 'changed'> = (state, event) => {
  const session = readSession(event.value)
  return session || state.status === 'signed-in' ? rest(attached(state), session) : stay(state)
}

/** Another context ended what is being written here: it must not come back, nor stay with those who wait for it. */
export const onChangedAtKeeping: Handler<'keeping', 'changed'> = (state, event, rules) => {
  if (readSession(event.value)) return stay(state)
  const { state: next, effects } = endSession(state, ENDED_ELSEWHERE, rules)
  const told = answer(state.callers, { ok: false, failure: ENDED_ELSEWHERE })
  return { state: next, effects: [...told, ...effects] }
}

/** A login is under way, and another context changed the session that it may replace: what is stored counts. */
export const onChangedAtLogin: Handler<LoginStatus, 'changed'> = ({ session: _, ...state }, event) => {
  const session = readSession(event.value)
  return stay(present({ ...state, session }) as State)
}

/** Where a login is, before its session is there. */
export type LoginStatus =
  | 'discovering'
  | 'preparing'
  | 'pushing'
  | 'authorizing'
  | 'receiving'
  | 'unwrapping'
  | 'exchanging'
  | 'verifying'

export const ENDED_ELSEWHERE: Failure = {
  code: 'signed_out',
  message: 'The session was ended: sign in again.',
}

/** The session is over: those who wait for a token are told why. */
export function endSession(state: State, failure: Failure, rules?: Rules): Step {
  const { queue, effects } = refuseTokens(state, failure)
  return rest({ ...state, queue }, undefined, [...(rules ? [forget(rules)] : []), ...effects], { failure })
}

/** Delete the stored session; nobody waits for it. */
export function forget({ settings }: Rules): Effect & { type: 'save' } {
  return { type: 'save', flight: 0, store: 'session', key: settings.sessionKey }
}

export function loadSession({ settings }: Rules): Ask {
  return { type: 'load', store: 'session', key: settings.sessionKey }
}

/** The token called `name`, for all who wait for it. */
export function answerTokens(state: State, token: TokenSet, name: string): Settled {
  return answerWaiting(state, waitsFor(name), tokenOf(token))
}

/** Why there is no token: to all who wait for one, or for the one called `name`. */
export function refuseTokens(state: State, failure: Failure, name?: string): Settled {
  return answerWaiting(state, waitsFor(name), { ok: false, failure })
}

function waitsFor(name: string | undefined) {
  return (command: Command): boolean =>
    command.type === 'token' && (name === undefined || nameOf(command.options) === name)
}

export function tokenOf({ accessToken, tokenType }: TokenSet): Answer {
  return { ok: true, token: accessToken, tokenType }
}

/** A stored session, or nothing when it is none of ours. */
export function readSession(text: string | undefined): Session | undefined {
  const stored = parseObject(text)
  const { protections, server, others } = stored ?? {}
  const isOurs =
    Array.isArray(protections) &&
    isServer(server) &&
    [stored, ...Object.values(others ?? {})].every(isTokenSet)
  return isOurs ? (stored as unknown as Session) : undefined
}

function isTokenSet(value: unknown): boolean {
  const { accessToken, expiresAt = 0, refreshAt = 0, scope } = (value ?? {}) as Record<string, unknown>
  return areAll('string', accessToken, scope) && areAll('number', expiresAt, refreshAt)
}
