/** The authorization request (RFC 6749 §4.1.1, RFC 7636 §4.3, OpenID Connect Core §3.1.2.1). */
import { asksForIdToken, type Settings } from './configuration.ts'
import { discover, readMetadata } from './discover.ts'
import type { Parameters } from './encoding/form.ts'
import { refuse } from './errors.ts'
import type { LoginOptions } from './events.ts'
import { prepare } from './generate.ts'
import { safeReturnTo } from './return-to.ts'
import type { Status } from './state.ts'
import { answer, ask, giveUp, type Handler, rest, stay } from './step.ts'

/** Parameters that this library sets: an app that changed them by the way could undo the protection. */
const PROTECTED =
  /^(response_type|response_mode|client_id|redirect_uri|scope|state|nonce|code_challenge(_method)?|request(_uri)?)$/

/** Start a login. */
export const login: Handler<Status, 'login'> = (state, { at: _, ...command }, { settings }) => {
  checkOptions(command.options, settings)
  const inline = settings.metadata
  const server = state.server ?? (inline && readMetadata({ issuer: settings.issuer, ...inline }, settings))
  return server ? prepare({ ...state, server }, command) : discover(state, command, settings)
}

/** The user asked again before the first answer came: the new login counts. */
export const supersede: Handler<'discovering' | 'preparing' | 'authorizing', 'login'> = (
  state,
  event,
  rules,
) => {
  const callers = state.status === 'authorizing' ? state.callers : [state.command.id]
  const failure = { code: 'login_superseded', message: 'Another login was started after this one.' } as const
  const { state: next, effects } = login(state, event, rules)
  return { state: next, effects: [...answer(callers, { ok: false, failure }), ...effects] }
}

/** The transaction is stored: send the user agent to the authorization endpoint. */
export const onTransactionKept: Handler<'preparing', 'saved'> = (state, _event, { settings }) => {
  const { command, transaction, challenge } = state
  if (!transaction || !challenge) return stay(state)
  const { options } = command
  const parameters: Parameters = {
    ...settings.parameters,
    ...options.parameters,
    response_type: 'code',
    client_id: settings.clientId,
    redirect_uri: transaction.redirectUri,
    scope: transaction.scope || undefined,
    state: transaction.state,
    nonce: transaction.nonce,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    resource: transaction.resource,
    prompt: options.prompt,
    max_age: transaction.maxAge?.toString(),
    login_hint: options.loginHint,
    acr_values: options.acrValues,
    ui_locales: options.uiLocales,
    display: options.display,
  }
  return ask(
    state,
    'authorizing',
    { callers: [command.id] },
    { type: 'navigate', purpose: 'login', endpoint: transaction.server.authorization_endpoint, parameters },
  )
}

/** The page is being left: nothing more can be said to those who called. */
export const onNavigated: Handler<'authorizing', 'navigated'> = (state) =>
  stay({ ...state, callers: [] }, ...answer(state.callers, { ok: true }))

/** The page is shown again without an answer of the server: the user came back. */
export const onReturned: Handler<'authorizing', 'returned'> = (state) => rest(state, state.session)

export const onNavigationFailure: Handler<'authorizing', 'failed'> = (state, { failure }) =>
  giveUp(state, state.callers, failure)

/** @throws PkceError `configuration_invalid`, `return_to_unsafe` */
function checkOptions(options: LoginOptions, settings: Settings): void {
  safeReturnTo(options.returnTo, settings)
  for (const name of Object.keys({ ...settings.parameters, ...options.parameters })) {
    if (PROTECTED.test(name))
      refuse('configuration_invalid', `The parameter "${name}" can not be set by hand.`)
  }
  if (asksForIdToken(options.scope ?? settings.scope) && !settings.openId) {
    refuse('configuration_invalid', 'The scope "openid" needs the option "openId".')
  }
}
