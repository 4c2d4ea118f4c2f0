/** The authorization request, pushed ahead: the browser carries a reference instead of it (RFC 9126). */
import { sendUserAgent } from './authorize.ts'
import type { Parameters } from './encoding/form.ts'
import { parseObject } from './encoding/json.ts'
import { refuse } from './errors.ts'
import type { State } from './state.ts'
import { ask, type Handler, type Step } from './step.ts'
import { refusalOf } from './token-response.ts'

/** The part of the machine that pushes requests. Who does not pass it to a client does not bundle it. */
export interface Pushed {
  readonly begin: (state: State, attempt: Attempt, form: Parameters) => Step
  readonly onPushed: Handler<'pushing', 'responded'>
}

type Attempt = Pick<State<'pushing'>, 'callers' | 'transaction'>

export const pushed: Pushed = {
  begin(state, attempt, form) {
    const endpoint = attempt.transaction.server.pushed_authorization_request_endpoint as string
    return ask(state, 'pushing', attempt, { type: 'request', purpose: 'push', endpoint, form })
  },

  onPushed(state, { httpStatus: status, body }, { settings }) {
    const answer = parseObject(body)
    const server = refusalOf(answer)
    if (server && status >= 400) {
      refuse('push_refused', `The server refused the login: ${server.error}.`, { server, status })
    }
    const { request_uri } = answer ?? {}
    if (status !== 201 || typeof request_uri !== 'string' || !request_uri) {
      refuse('push_invalid', 'The server did not take the request: try again later.', { status })
    }
    // §4: nothing but the client and the reference.
    return sendUserAgent(state, state, { client_id: settings.clientId, request_uri: request_uri as string })
  },
}
