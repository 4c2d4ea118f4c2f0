/**
 * The answer of the authorization server, brought back by the user agent (RFC 6749 §4.1.2, JARM): what it tells of the
 * visit there. Drawn once it was held against the login it belongs to.
 */
import { failureIn, refusal } from './failures.ts'
import type { Draft } from './step.ts'
import type { Transition } from './steps-of.ts'

const part = 'Sign in'

export function answerSteps(transition: Transition): Draft[] {
  const { from, to } = transition
  if (from.status === 'receiving' && to.status !== 'receiving') {
    return to.status === 'unwrapping' ? [...visitOf(from.response), signedAnswer] : judged(transition)
  }
  return from.status === 'unwrapping' && to.status === 'exchanging' ? [signatureChecked] : []
}

const signedAnswer: Draft = {
  part,
  from: 'server',
  to: 'client',
  title: 'Redirect back with a signed answer',
}
const signatureChecked: Draft = {
  part,
  from: 'client',
  to: 'client',
  title: 'Checks signature, state and iss',
  details: { signature: "by the server's public key", state: 'belongs to this login' },
}

/** What the user did at the server, as far as its answer says. */
function visitOf({ error }: { readonly error?: string }): Draft[] {
  if (error !== undefined && error !== 'access_denied') return []
  return [
    { part, from: 'user', to: 'server', title: error ? 'Refuses' : 'Signs in and consents, where asked' },
  ]
}

function judged({ from, to, effects }: Transition): Draft[] {
  if (from.status !== 'receiving') return []
  const { code, error, iss, state } = from.response
  const details = { ...(code && { code }), ...(error && { error }), state, ...(iss && { iss }) }
  const answer: Draft = { part, from: 'server', to: 'client', title: 'Redirect back with the code', details }
  const failure = failureIn(to)
  if (effects.some((effect) => effect.type === 'request' && effect.purpose === 'code')) {
    return [
      ...visitOf(from.response),
      answer,
      {
        part,
        from: 'client',
        to: 'client',
        title: iss ? 'Checks state and iss' : 'Checks state',
        details: { state: 'belongs to this login', ...(iss && { iss: 'the server that was asked' }) },
      },
    ]
  }
  if (failure?.code === 'authorization_refused') {
    const title = `Redirect back with error=${error}`
    return [...visitOf(from.response), { ...answer, title, refused: true }]
  }
  if (failure) return [{ ...answer, title: 'Redirect back with an answer' }, refusal(part, failure)]
  return [{ part, from: 'client', to: 'client', title: 'This answer was used before: nothing to do' }]
}
