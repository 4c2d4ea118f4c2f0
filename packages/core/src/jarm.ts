/** The authorization response as a signed JWT (JARM, JWT Secured Authorization Response Mode §2). */
import { accept } from './callback.ts'
import type { ServerMetadata } from './discover.ts'
import { type Jws, parseJws } from './encoding/jws.ts'
import { refuse } from './errors.ts'
import type { EventOf } from './events.ts'
import { algorithmOf, askForCheck, readKeys } from './signature.ts'
import type { AuthorizationResponse, Secret, State, Transaction } from './state.ts'
import { enter, type Handler, type Rules, type Step } from './step.ts'

/** The part of the machine that reads signed responses. Who does not pass it to a client does not bundle it. */
export interface Jarm {
  /** True when the server signs its answers in the mode that was asked for; a mode without `jwt` asks for none. */
  readonly isOffered: (server: ServerMetadata, settings: Rules['settings']) => boolean
  /** What the JWT says, not trusted yet: its `state` finds the login it answers. */
  readonly read: (signed: string) => AuthorizationResponse | undefined
  readonly begin: (
    state: State<'receiving'>,
    transaction: Transaction,
    event: EventOf<'loaded'>,
    rules: Rules,
  ) => Step
  readonly onKeys: Handler<'unwrapping', 'responded'>
  readonly onVerified: Handler<'unwrapping', 'verified'>
}

const NAMES = ['state', 'code', 'iss', 'error', 'error_description', 'error_uri'] as const

export const jarm: Jarm = {
  isOffered({ response_modes_supported: modes = [] }, { responseMode = 'jwt' }) {
    return responseMode.endsWith('jwt') && modes.includes(responseMode)
  },

  read(signed) {
    const { payload } = parseJws(signed) ?? {}
    if (!payload) return undefined
    const named = NAMES.map((name) => [name, payload[name]]).filter(([, value]) => typeof value === 'string')
    return { ...Object.fromEntries(named), signed: signed as Secret }
  },

  begin(state, transaction, { at }, { settings }) {
    const { callers, response } = state
    const { signed } = response
    if (!signed) return refuse('response_unsigned', 'The answer is not signed, as it was asked to be.')
    // JARM §2.4: issuer, audience and end of life, before the signature is looked at.
    const { aud, exp } = (parseJws(signed) as Jws).payload
    if (response.iss !== transaction.server.issuer) {
      refuse('iss_mismatch', 'The answer comes from another server than the one that was asked.')
    }
    if (![aud].flat().includes(settings.clientId)) {
      refuse('response_claims', 'The signed answer is for another client.')
    }
    if (typeof exp !== 'number' || (exp + settings.clockTolerance) * 1000 <= at) {
      refuse('response_claims', 'The signed answer has expired: check the clock of this device.')
    }
    return check(enter(state, 'unwrapping', { callers, response, transaction, step: 'checking' }), settings)
  },

  onKeys: (state, event, { settings }) => check({ ...state, keys: readKeys(event) }, settings),

  onVerified(state, { valid }, rules) {
    if (!valid) refuse('response_signature', 'The signature of the answer is wrong.')
    return accept(state, state, rules)
  },
}

function check(state: State<'unwrapping'>, settings: Rules['settings']): Step {
  const { response, transaction } = state
  const { server } = transaction
  const token = parseJws(response.signed as string) as Jws
  const announced = server.authorization_signing_alg_values_supported
  const algorithm = algorithmOf(token, announced, settings, 'response_signature')
  return askForCheck(state, { token, algorithm, server, code: 'response_signature' })
}
