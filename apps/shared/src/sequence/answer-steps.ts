/** The answer of the authorization server, brought back by the user agent (RFC 6749 §4.1.2): what it tells of the visit there. */
import type { Draft } from './step.ts'
import type { Transition } from './steps-of.ts'

const part = 'Sign in'

/** Drawn once the answer was read and held against the login it belongs to. */
export function answerSteps({ from, to, effects }: Transition): Draft[] {
  if (from.status !== 'receiving' || to.status === 'receiving') return []
  const { code, error, iss, state } = from.response
  const accepted = effects.some((effect) => effect.type === 'request' && effect.purpose === 'code')
  const shown = { ...(code && { code }), ...(error && { error }), state, ...(iss && { iss }) }
  const answer = (title: string, more: Partial<Draft> = {}): Draft => ({
    part,
    from: 'server',
    to: 'client',
    title,
    details: shown,
    ...more,
  })
  if (accepted) {
    return [
      { part, from: 'user', to: 'server', title: 'Signs in and consents, where asked' },
      answer('Redirect back with the code'),
      {
        part,
        from: 'client',
        to: 'client',
        title: iss ? 'Checks state and iss' : 'Checks state',
        details: { state: 'belongs to this login', ...(iss && { iss: 'the server that was asked' }) },
      },
    ]
  }
  const failure = 'failure' in to ? to.failure : undefined
  if (failure?.code === 'authorization_refused') {
    const refusal: Draft = { part, from: 'user', to: 'server', title: 'Refuses' }
    return [
      ...(error === 'access_denied' ? [refusal] : []),
      answer(`Redirect back with error=${error}`, { refused: true }),
    ]
  }
  if (failure) {
    const details = { reason: failure.message, code: failure.code }
    return [
      answer('Redirect back with an answer'),
      { part, from: 'client', to: 'client', title: `Refuses it: ${failure.code}`, details, refused: true },
    ]
  }
  return [{ part, from: 'client', to: 'client', title: 'This answer was used before: nothing to do' }]
}
