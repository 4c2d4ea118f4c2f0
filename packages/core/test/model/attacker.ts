/** The attacker: authorization responses that no server sent to this browser (RFC 9700 §4.4, §4.5, §4.7; RFC 9207 §2.4). */
import { codeOf } from './names.ts'
import { ATTACKER } from './requests.ts'
import { ISSUER, responseOf } from './server.ts'
import type { World } from './world.ts'

/** Text of an attacker; the library must never repeat it as the server's own. */
export const LIE = 'lie_of_the_attacker'

export interface Forgery {
  readonly name: string
  readonly response: string
}

export function forgeries(world: World): Forgery[] {
  const own = codeOf(ATTACKER)
  const unspent = Object.entries(world.transactions).filter(([, value]) => !value.includes('"used"'))
  return [
    { name: 'login of the attacker', response: responseOf({ state: 'state-0', code: `${own}!state`, iss: ISSUER }) },
    ...unspent.flatMap(([state]): Forgery[] => [
      { name: `code of the attacker for ${state}`, response: responseOf({ state, code: own, iss: ISSUER }) },
      {
        name: `another issuer for ${state}`,
        response: responseOf({ state, code: `${codeOf(1)}!iss`, iss: 'https://evil' }),
      },
      { name: `no issuer for ${state}`, response: responseOf({ state, code: `${codeOf(1)}!iss` }) },
      { name: `error of another issuer for ${state}`, response: responseOf({ state, error: LIE, iss: 'https://evil' }) },
      { name: `neither code nor error for ${state}`, response: responseOf({ state, iss: ISSUER }) },
    ]),
  ]
}
