/** What a client did, as steps of the diagram: every step is drawn from an observation, none is assumed. */
import type { Observation } from '@pkce/core'
import { answerSteps } from './answer-steps.ts'
import { requestSteps, responseSteps } from './request-steps.ts'
import { sessionSteps } from './session-steps.ts'
import type { Draft, Step } from './step.ts'

export type Transition = Extract<Observation, { kind: 'transition' }>

/** The steps that became known with this observation, in the order in which they happened; most add none. */
export function stepsOf(observation: Observation): Step[] {
  const { at } = observation
  return draftsOf(observation).map((draft) => ({ ...draft, at }))
}

function draftsOf(observation: Observation): Draft[] {
  switch (observation.kind) {
    case 'transition':
      return [
        ...responseSteps(observation),
        ...answerSteps(observation),
        ...sessionSteps(observation),
        ...requestSteps(observation),
      ]
    case 'call': {
      const { method, url } = observation
      const details = { request: `${method} ${url}`, Authorization: 'the access token' }
      const title = `${method} ${new URL(url).pathname} with the access token`
      return [{ part: 'API call', opens: true, from: 'client', to: 'api', title, details }]
    }
    case 'answer':
      return answerOfApi(observation.httpStatus)
  }
}

/** What the API thought of the token is known from its answer (RFC 6750 §3.1). */
function answerOfApi(httpStatus: number): Draft[] {
  const part = 'API call'
  const answer: Draft = { part, from: 'api', to: 'client', title: `Answer ${httpStatus}` }
  if (httpStatus >= 500) return [{ ...answer, refused: true }]
  if (httpStatus === 401 || httpStatus === 403) {
    const title = 'Checks the token, refuses it'
    return [
      { part, from: 'api', to: 'api', title, refused: true },
      { ...answer, refused: true },
    ]
  }
  return [{ part, from: 'api', to: 'api', title: 'Checks the token, accepts it' }, answer]
}
