/** How a callback page in a popup or frame and the page that began the login find each other. */

/** What callback page and waiting page say to each other. */
export interface PassedOn {
  readonly pkce: 'response'
  /** The URL with the authorization response. */
  readonly url: string
}

export interface Received {
  readonly pkce: 'received'
  readonly state: string
}

/** The channel of one login. Only pages of this origin that know its `state` find it. */
export function channelOf(state: string): BroadcastChannel {
  return new BroadcastChannel(`pkce response ${state}`)
}

/** The `state` of a response, in the query or the fragment, plain or in a JWT (JARM §2.1); empty when there is none. */
export function stateOf(url: string): string {
  const { search, hash } = new URL(url)
  const parameters = new URLSearchParams(`${search.slice(1)}&${hash.slice(1)}`)
  return parameters.get('state') ?? stateIn(parameters.get('response'))
}

function stateIn(jwt: string | null): string {
  try {
    const [, payload = ''] = (jwt ?? '').split('.')
    return String(JSON.parse(atob(payload.replace(/-/g, '+').replace(/_/g, '/'))).state)
  } catch {
    return ''
  }
}
