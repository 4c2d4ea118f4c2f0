/** The session: read from its storage, written to it, and what happens to it by itself. */
import { isServer, type ServerMetadata } from './discover.ts'
import type { Answer, Effect } from './effects.ts'
import { parseObject } from './encoding/json.ts'
import type { Failure } from './errors.ts'
import type { IdTokenClaims } from './id-token.ts'
import type { Secret, Session, State, TokenSet } from './state.ts'
import { type Ask, answer, ask, enqueue, type Handler, type Rules, rest, type Step, stay } from './step.ts'

/** Tokens as a session; what a refresh left out stays as it was (RFC 6749 §6). */
export function sessionOf(
  tokens: TokenSet,
  server: ServerMetadata,
  claims?: IdTokenClaims,
  previous?: Session,
): Session {
  const { refreshToken = previous?.refreshToken, idToken = previous?.idToken, ...rest } = tokens
  const known = claims ?? previous?.claims
  return {
    ...rest,
    ...(refreshToken && { refreshToken }),
    ...(idToken && { idToken }),
    ...(known && { claims: known }),
    server,
  }
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

export const onRestored: Handler<'restoring', 'loaded'> = (state, event) =>
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
  callers: readonly number[],
  session: Session,
  { settings }: Rules,
  returnTo?: string,
): Step {
  return ask(
    state,
    'keeping',
    { callers, session, ...(returnTo && { returnTo }) },
    { type: 'save', store: 'session', key: settings.sessionKey, value: JSON.stringify(session) as Secret },
  )
}

export const onKept: Handler<'keeping', 'saved'> = (state) => signIn({ ...state, detached: false })

/** The storage is full or forbidden: the session lives on here, and no stale copy of it may stay behind. */
export const onKeepFailure: Handler<'keeping', 'failed'> = (state, { failure }, rules) => {
  const { state: next, effects } = signIn({ ...state, detached: true }, failure)
  return { state: next, effects: [forget(rules), ...effects] }
}

function signIn(state: State<'keeping'>, failure?: Failure): Step {
  const { callers, session, returnTo } = state
  const { queue, effects } = answerTokens(state, tokenOf(session))
  const told = answer(callers, { ok: true, ...(returnTo && { returnTo }) })
  return rest({ ...state, queue }, session, [...told, ...effects], { failure })
}

/** Another context wrote the session or ended it. */
export const onChanged: Handler<'signed-out' | 'signed-in', 'changed'> = (state, event) => {
  const session = readSession(event.value)
  return session || state.status === 'signed-in' ? rest(state, session) : stay(state)
}

/** Another context ended the session while this one was at work on it: the logout wins. */
export const onChangedAtWork: Handler<'refreshing' | 'verifying', 'changed'> = (state, event) => {
  const isLogin = state.status === 'verifying' && !state.previous
  return isLogin || readSession(event.value) ? stay(state) : endSession(state, ENDED_ELSEWHERE)
}

export const ENDED_ELSEWHERE: Failure = {
  code: 'signed_out',
  message: 'The session was ended: sign in again.',
}

/** The session is over: those who wait for a token are told why. */
export function endSession(state: State, failure: Failure, rules?: Rules): Step {
  const { queue, effects } = answerTokens(state, { ok: false, failure })
  return rest({ ...state, queue }, undefined, [...(rules ? [forget(rules)] : []), ...effects], { failure })
}

/** Delete the stored session; nobody waits for it. */
export function forget({ settings }: Rules): Effect & { type: 'save' } {
  return { type: 'save', flight: 0, store: 'session', key: settings.sessionKey }
}

export function loadSession({ settings }: Rules): Ask {
  return { type: 'load', store: 'session', key: settings.sessionKey }
}

/** One answer for all commands in the queue that wait for a token; the others stay in it. */
export function answerTokens(state: State, result: Answer): { queue: State['queue']; effects: Effect[] } {
  const waiting = state.queue.filter((command) => command.type === 'token')
  const queue = state.queue.filter((command) => command.type !== 'token')
  const callers = waiting.map(({ id }) => id)
  return { queue, effects: answer(callers, result) }
}

export function tokenOf({ accessToken, tokenType }: TokenSet): Answer {
  return { ok: true, token: accessToken, tokenType }
}

/** A stored session, or nothing when it is none of ours. */
export function readSession(text: string | undefined): Session | undefined {
  const stored = parseObject(text)
  const { accessToken, scope, server } = stored ?? {}
  const isOurs = typeof accessToken === 'string' && typeof scope === 'string' && isServer(server)
  return isOurs ? (stored as unknown as Session) : undefined
}
