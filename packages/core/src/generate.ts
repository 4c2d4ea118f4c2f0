/** Verifier, challenge, state and nonce of one login (RFC 7636 §4.1 and §4.2, RFC 6749 §10.12, OpenID Connect Core §15.5.2). */
import { asksForIdToken } from './configuration.ts'
import type { ServerMetadata } from './discover.ts'
import { present } from './present.ts'
import { negotiate } from './profile.ts'
import { safeReturnTo } from './return-to.ts'
import type { Secret, State, Transaction } from './state.ts'
import { ask, giveUp, type Handler, proceed, type Step, stay } from './step.ts'

/** Random bytes of verifier, state and nonce: 32 bytes make the 43 characters that RFC 7636 §4.1 recommends. */
const SIZES = [32, 16, 16]

/** Ask for the randomness of a login whose server is known. */
export function prepare(
  state: State & { readonly server: ServerMetadata },
  command: State<'preparing'>['command'],
): Step {
  return ask(state, 'preparing', { command, server: state.server }, { type: 'random', sizes: SIZES })
}

export const onRandom: Handler<'preparing', 'random'> = (state, event, { settings }) => {
  const { command, server } = state
  const { options } = command
  const [verifier, id, nonce] = event.values as [Secret, Secret, Secret]
  const scope = options.scope ?? settings.scope
  const transaction: Transaction = present({
    state: id,
    verifier,
    nonce: asksForIdToken(scope) ? nonce : undefined,
    redirectUri: options.redirectUri ?? settings.redirectUri,
    scope,
    resource: options.resource ?? settings.resource,
    protections: negotiate(server, settings),
    server,
    returnTo: safeReturnTo(options.returnTo, settings),
    maxAge: options.maxAge,
    requiredAcr: options.requireAcr ? (options.acrValues ?? '') : undefined,
    expiresAt: event.at + settings.transactionLifetime * 1000,
  })
  // S256 = BASE64URL(SHA256(ASCII(code_verifier))), RFC 7636 §4.2. No other method exists here.
  return proceed({ ...state, transaction }, { type: 'digest', hash: 'SHA-256', input: verifier })
}

/** The challenge is known: the transaction must be safe in its storage before the user agent leaves. */
export const onChallenge: Handler<'preparing', 'digested'> = (state, event, { settings }) => {
  const { transaction } = state
  if (!transaction) return stay(state)
  return proceed(
    { ...state, challenge: event.value },
    {
      type: 'save',
      store: 'transaction',
      key: transaction.state,
      value: JSON.stringify(transaction) as Secret,
      ttl: settings.transactionLifetime,
    },
  )
}

/** A login that can not start: its caller is told why. */
export const onLoginFailure: Handler<'preparing', 'failed'> = (state, { failure }) =>
  giveUp(state, [state.command.id], failure)
