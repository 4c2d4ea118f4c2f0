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

export function stateOf(url: string): string {
  const { search, hash } = new URL(url)
  return new URLSearchParams(search).get('state') ?? new URLSearchParams(hash.slice(1)).get('state') ?? ''
}
