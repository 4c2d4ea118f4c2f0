/** Memory: what the invariants have to know of the past, taken down as it happens. */
import type { Moment } from './drive.ts'
import { grantIn, grantStored, readName } from './names.ts'
import { type Memory, tabOf, type World } from './world.ts'

/** Failures of a response whose transaction was found unspent: it was acted upon. */
const ACTED = /^(iss_missing|iss_mismatch|authorization_refused|code_missing)$/

/** `after`, remembering what `moment` did to `before`. */
export function notice(after: World, before: World, moment: Moment): World {
  const { memory } = after
  const changes: Partial<Memory> = {
    ...sent(memory, moment),
    ...acted(memory, moment),
    ...refreshed(memory, moment),
    ...leaving(memory, before, moment),
  }
  return Object.keys(changes).length > 0 ? { ...after, memory: { ...memory, ...changes } } : after
}

function sent({ verifiers }: Memory, { event, step }: Moment): Partial<Memory> {
  // RFC 9449 §8: a server that first wants a nonce has not looked at the request; it may be sent once more.
  const again = event.type === 'responded' && event.body.includes('use_dpop_nonce') ? ', with a nonce' : ''
  const used = step.effects.flatMap((effect) =>
    effect.type === 'request' && effect.purpose === 'code' ? [`${effect.form?.code_verifier}${again}`] : [],
  )
  return used.length ? { verifiers: [...verifiers, ...used] } : {}
}

function acted({ consumed }: Memory, { from, step, answers }: Moment): Partial<Memory> {
  if (from.status !== 'receiving') return {}
  const refused = answers.some(({ answer }) => !answer.ok && ACTED.test(answer.failure.code))
  return step.state.status === 'exchanging' || refused ? { consumed: [...consumed, from.response.state] } : {}
}

/** A refresh that the machine took for a success, or for the end of the session. */
function refreshed({ replaced, ended }: Memory, { from, event, step }: Moment): Partial<Memory> {
  if (from.status !== 'refreshing' || from.step !== 'asking') return {}
  if (event.type !== 'responded' || event.flight !== from.flight) return {}
  const { accessToken, refreshToken = '' } = from.session
  if (event.body.includes('"invalid_grant"')) return { ended: [...ended, refreshToken] }
  const { state } = step
  if (state.status !== 'verifying' && state.status !== 'keeping') return {}
  const { refreshToken: next = refreshToken } = state.status === 'verifying' ? state.tokens : state.session
  return {
    replaced: [
      ...replaced,
      ...(from.wanted ? [] : [accessToken]),
      ...(next === refreshToken ? [] : [refreshToken]),
    ],
  }
}

/** What the user leaves with a logout: the session here, the stored one, and those that are on their way to here. */
function leaving({ loggedOut }: Memory, before: World, { tab, from, event }: Moment): Partial<Memory> {
  if (event.type !== 'logout') return {}
  const coming = tabOf(before, tab).pending.flatMap(({ effect }) =>
    effect.type === 'request' && effect.purpose === 'code' ? [readName(String(effect.form?.code)).grant] : [],
  )
  const checked = from.status === 'verifying' ? [readName(from.tokens.accessToken).grant] : []
  const grants = [grantIn(from), grantStored(before.session), ...coming, ...checked]
  const left = grants.filter((grant) => grant !== undefined && !loggedOut.includes(grant))
  return left.length ? { loggedOut: [...new Set([...loggedOut, ...(left as number[])])].sort() } : {}
}
