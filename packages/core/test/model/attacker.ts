/** The attacker: authorization responses that no server sent to this browser (RFC 9700 §4.4, §4.5, §4.7; RFC 9207 §2.4). */
import { codeOf } from './names.ts'
import { ATTACKER } from './requests.ts'
import type { Scenario } from './scenarios.ts'
import { ISSUER, responseOf } from './server.ts'
import type { World } from './world.ts'

/** Text of an attacker; the library must never repeat it as the server's own. */
export const LIE = 'lie_of_the_attacker'

export interface Forgery {
  readonly name: string
  readonly response: string
}

export function forgeries(world: World, scenario: Scenario): Forgery[] {
  const own = codeOf(ATTACKER)
  const unspent = Object.entries(world.transactions).filter(([, value]) => !value.includes('"used"'))
  const forge = (name: string, parameters: Readonly<Record<string, string>>): Forgery => ({
    name,
    response: responseOf(parameters, scenario),
  })
  return [
    forge('login of the attacker', { state: 'state-0', code: `${own}!state`, iss: ISSUER }),
    ...unspent.flatMap(([state]): Forgery[] => [
      forge(`code of the attacker for ${state}`, { state, code: own, iss: ISSUER }),
      forge(`another issuer for ${state}`, { state, code: `${codeOf(1)}!iss`, iss: 'https://evil' }),
      forge(`no issuer for ${state}`, { state, code: `${codeOf(1)}!iss` }),
      forge(`error of another issuer for ${state}`, { state, error: LIE, iss: 'https://evil' }),
      forge(`neither code nor error for ${state}`, { state, iss: ISSUER }),
      ...(scenario.signed ? unsigned(state) : []),
    ]),
  ]
}

/** Signed responses that are not signed by the server, or not at all (JARM §2.4). */
function unsigned(state: string): Forgery[] {
  const parameters = { state, code: `${codeOf(1)}!signature`, iss: ISSUER }
  return [
    { name: `not signed for ${state}`, response: responseOf(parameters, { signed: false }) },
    { name: `badly signed for ${state}`, response: responseOf(parameters, { signed: true }, 'badd') },
  ]
}
