/** Code and verifier for tokens (RFC 6749 §4.1.3, RFC 7636 §4.5). */
import { asksForIdToken } from './configuration.ts'
import { present } from './present.ts'
import { keep, sessionOf } from './session.ts'
import type { Secret, State, Transaction } from './state.ts'
import { ask, type Handler, type Rules, type Step } from './step.ts'
import { parseTokenResponse, serverTime } from './token-response.ts'

export function exchange(
  state: State,
  callers: readonly number[],
  code: Secret,
  transaction: Transaction,
  { settings }: Rules,
): Step {
  const form = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: settings.omitRedirectUri ? undefined : transaction.redirectUri,
    client_id: settings.clientId,
    code_verifier: transaction.verifier,
    resource: transaction.resource,
  }
  const endpoint = transaction.server.token_endpoint
  return ask(
    state,
    'exchanging',
    { callers, transaction, code },
    { type: 'request', purpose: 'code', endpoint, form },
  )
}

export const onTokens: Handler<'exchanging', 'responded'> = (state, event, rules) => {
  const { callers, transaction, code } = state
  const { server, returnTo, scope, resource, protections } = transaction
  const tokens = present({ ...parseTokenResponse(event, scope, protections.includes('dpop')), resource })
  const seed = present({ callers, protections, returnTo })
  if (rules.settings.openId && asksForIdToken(scope)) {
    const expected = { server, transaction, at: serverTime(event) }
    return rules.settings.openId.begin(state, { ...seed, tokens, code }, expected, rules)
  }
  return keep(state, seed, sessionOf(tokens, { server, protections }), rules)
}
