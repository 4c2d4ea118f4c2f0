/** The end of a session: forgotten here, revoked and ended at the server (RFC 7009, OpenID Connect RP-Initiated Logout 1.0). */
import type { Failure } from './errors.ts'
import { forget, loadSession, readSession } from './session.ts'
import type { State, Status } from './state.ts'
import {
  type Ask,
  answer,
  answerWaiting,
  ask,
  enqueue,
  type Handler,
  proceed,
  type Rules,
  rest,
  type Settled,
  type Step,
  stay,
  unlock,
} from './step.ts'

type SigningOut = State<'signing-out'>

/** Logout wins over everything in flight: whoever waits is told, and results that still come are too late. */
export const logout: Handler<Status, 'logout'> = (state, { at: _, ...command }, rules) => {
  const { queue, effects } = refuseWaiting(state)
  const told = answer(callersOf(state), { ok: false, failure: SIGNED_OUT })
  const { lock, ...from } = { ...state, queue }
  return ask(from, 'signing-out', { command, step: 'forgetting' }, forget(rules), [
    ...unlock(lock),
    ...told,
    ...effects,
  ])
}

/** The session must be read before it can be ended; what waits for it is over all the same. */
export const onLogoutAtRestoring: Handler<'restoring', 'logout'> = (state, event) => {
  const { queue, effects } = refuseWaiting(state)
  return stay(enqueue({ ...state, queue }, event).state, ...effects)
}

const SIGNED_OUT: Failure = { code: 'signed_out', message: 'The user signed out meanwhile.' }

/** All that waits is over, but for other logouts: these always succeed. */
function refuseWaiting(state: State): Settled {
  return answerWaiting(state, ({ type }) => type !== 'logout', { ok: false, failure: SIGNED_OUT })
}

/**
 * The stored session is gone. A refresh may be on its way in another context and would write it again, so once more,
 * under its lock: what is found there has the token to revoke.
 */
export const onForgotten: Handler<'signing-out', 'saved'> = (state, _event, rules) => {
  const { session, step } = state
  if (step === 'forgetting' && session?.refreshToken) {
    return proceed({ ...state, step: 'locking' }, { type: 'lock' })
  }
  return revoke(state, rules)
}

export const onLogoutLocked: Handler<'signing-out', 'locked'> = (state, { flight }, rules) =>
  proceed({ ...state, lock: flight, step: 'reading' }, loadSession(rules))

export const onLastSession: Handler<'signing-out', 'loaded'> = (state, { value }, rules) => {
  const session = readSession(value)
  return session ? erase({ ...state, session }, rules) : revoke(state, rules)
}

function erase(state: SigningOut, rules: Rules): Step {
  const { flight: _, ...effect } = forget(rules)
  return proceed({ ...state, step: 'erasing' }, effect)
}

/** RFC 7009 §2.1: the refresh token; the server ends the access tokens of the same grant with it. */
function revoke(state: SigningOut, rules: Rules): Step {
  const { command, session } = state
  const { refreshToken, server } = session ?? {}
  const endpoint = server?.revocation_endpoint
  if (!endpoint || !refreshToken || command.options.revoke === false) return leave(state, rules)
  const form = { token: refreshToken, token_type_hint: 'refresh_token', client_id: rules.settings.clientId }
  return askUnlocked(state, 'revoking', { type: 'request', purpose: 'revocation', endpoint, form })
}

/** Whatever the server said: the user wants to leave (RFC 7009 §2.2). */
export const onRevoked: Handler<'signing-out', 'responded'> = (state, _event, rules) => leave(state, rules)

/** RP-Initiated Logout §2: the server ends its own session too, and sends the user back. */
function leave(state: SigningOut, { settings }: Rules): Step {
  const { command, session } = state
  const endpoint = session?.server.end_session_endpoint
  if (!endpoint || command.options.endSession === false) return onLeft(state)
  const parameters = {
    ...command.options.parameters,
    id_token_hint: session.idToken,
    client_id: settings.clientId,
    post_logout_redirect_uri: command.options.postLogoutRedirectUri ?? settings.postLogoutRedirectUri,
  }
  return askUnlocked(state, 'leaving', { type: 'navigate', purpose: 'logout', endpoint, parameters })
}

/** What is stored is settled by now: others need not wait for the rest. */
function askUnlocked({ lock, ...state }: SigningOut, step: SigningOut['step'], awaited: Ask): Step {
  return proceed({ ...state, step }, awaited, unlock(lock))
}

function onLeft(state: SigningOut): Step {
  return rest(state, undefined, answer([state.command.id], { ok: true }))
}

export const onLogoutNavigated: Handler<'signing-out', 'navigated'> = onLeft

/** Shown again before it was left: what is stored must be settled first. */
export const onLogoutReturned: Handler<'signing-out', 'returned'> = (state) =>
  state.step === 'leaving' ? onLeft(state) : stay(state)

/** A step that does not succeed must not keep the user signed in: on to the next one. */
export const onLogoutFailure: Handler<'signing-out', 'failed'> = (state, _event, rules) => {
  switch (state.step) {
    case 'forgetting':
    case 'erasing':
    case 'locking':
    case 'reading':
      return revoke(state, rules)
    case 'revoking':
      return leave(state, rules)
    case 'leaving':
      return onLeft(state)
  }
}

function callersOf(state: State): readonly number[] {
  if ('callers' in state) return state.callers
  return 'command' in state ? [state.command.id] : []
}
