/** The authorization request (RFC 6749 §4.1.1, RFC 7636 §4.3, OpenID Connect Core §3.1.2.1). */
import { asksForIdToken, type Settings } from './configuration.ts'
import { discover, readMetadata } from './discover.ts'
import type { Parameters } from './encoding/form.ts'
import { type Failure, refuse } from './errors.ts'
import type { LoginOptions } from './events.ts'
import { prepare } from './generate.ts'
import { present } from './present.ts'
import { safeReturnTo } from './return-to.ts'
import type { State, Status } from './state.ts'
import { answer, answerWaiting, ask, enqueue, type Handler, rest, type Step, stay } from './step.ts'

/** Parameters that this library sets, or holds an answer against: changed by the way, they could undo the protection. */
const PROTECTED =
  /^(response_(type|mode)|client_(id|secret|assertion(_type)?)|redirect_uri|scope|state|nonce|code_challenge(_method)?|dpop_jkt|request(_uri)?|max_age|resource)$/

/** Start a login. */
export const login: Handler<Status, 'login'> = (state, { at, ...command }, { settings }) => {
  checkOptions(command.options, settings)
  const inline = settings.metadata
  const known = (state.serverUntil ?? at) > at ? state.server : undefined
  const server = inline ? readMetadata({ issuer: settings.issuer, ...inline }, settings) : known
  return server ? prepare({ ...state, server }, command) : discover(state, command, settings)
}

/** The user asked again before the first answer came: the new login counts. */
export const supersede: Handler<'discovering' | 'preparing' | 'pushing' | 'authorizing', 'login'> = (
  state,
  event,
  rules,
) => {
  const callers = 'callers' in state ? state.callers : [state.command.id]
  const { state: next, effects } = login(state, event, rules)
  return { state: next, effects: [...answer(callers, { ok: false, failure: SUPERSEDED }), ...effects] }
}

/** A login that has to wait: of several, the last one counts. */
export const enqueueLogin: Handler<Status, 'login'> = (state, event) => {
  const superseded = { ok: false, failure: SUPERSEDED } as const
  const { queue, effects } = answerWaiting(state, ({ type }) => type === 'login', superseded)
  return stay(enqueue({ ...state, queue }, event).state, ...effects)
}

const SUPERSEDED: Failure = {
  code: 'login_superseded',
  message: 'Another login was started after this one.',
}

/** The transaction is stored: send the user agent to the authorization endpoint, or the request ahead of it. */
export const onTransactionKept: Handler<'preparing', 'saved'> = (state, _event, { settings }) => {
  const { command, transaction, challenge } = state
  if (!transaction || !challenge) return stay(state)
  const { options } = command
  const { protections } = transaction
  const parameters: Parameters = {
    ...settings.parameters,
    ...options.parameters,
    // What has no option here may have been set by hand.
    ...present({
      response_type: 'code',
      response_mode: protections.includes('jarm') ? (settings.responseMode ?? 'jwt') : settings.responseMode,
      client_id: settings.clientId,
      redirect_uri: settings.omitRedirectUri ? undefined : transaction.redirectUri,
      scope: transaction.scope || undefined,
      state: transaction.state,
      nonce: transaction.nonce,
      code_challenge: challenge,
      code_challenge_method: 'S256',
      resource: transaction.resource,
      prompt: options.prompt,
      max_age: transaction.maxAge?.toString(),
      login_hint: options.loginHint,
      id_token_hint: options.idTokenHint,
      acr_values: options.acrValues,
      ui_locales: options.uiLocales,
      display: options.display,
      claims: options.claims && JSON.stringify(options.claims),
      authorization_details: options.authorizationDetails && JSON.stringify(options.authorizationDetails),
    }),
  }
  const attempt = { callers: [command.id], transaction }
  return settings.pushed && protections.includes('pushed')
    ? settings.pushed.begin(state, attempt, parameters)
    : sendUserAgent(state, attempt, parameters)
}

/** Send the user agent to the authorization endpoint. A request that was pushed was bound by its proof already. */
export function sendUserAgent(
  state: State,
  { callers, transaction }: Pick<State<'pushing'>, 'callers' | 'transaction'>,
  parameters: Parameters,
): Step {
  const { server, protections } = transaction
  const bind = protections.includes('dpop') && !protections.includes('pushed')
  return ask(
    state,
    'authorizing',
    { callers },
    {
      type: 'navigate',
      purpose: 'login',
      endpoint: server.authorization_endpoint,
      parameters,
      state: transaction.state,
      ...(bind && { bind }),
    },
  )
}

/** The page is being left: nothing more can be said to those who called. */
export const onNavigated: Handler<'authorizing', 'navigated'> = (state) =>
  stay({ ...state, callers: [] }, ...answer(state.callers, { ok: true }))

/** The page is shown again without an answer of the server: the user came back. */
export const onReturned: Handler<'authorizing', 'returned'> = (state) =>
  rest(state, state.session, answer(state.callers, { ok: true }))

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
