/** From a callback page in a popup or frame to the page that began the login: the authorization response is passed on. */

/** Milliseconds within which the page that waits says so. */
const PATIENCE = 1_000

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

/**
 * Resolves to true when a page was waiting for this response. It travels both ways there are: to the opener or parent,
 * which a partitioned storage does not hide, and over the channel, which a severed opener (COOP) does not close.
 */
export function passOn(url: string): Promise<boolean> {
  const state = stateOf(url)
  const channel = channelOf(state)
  const listening = new AbortController()
  return new Promise<boolean>((resolve) => {
    const hear = ({ data }: MessageEvent) =>
      data?.pkce === 'received' && data.state === state && resolve(true)
    // A channel is its origin's own; a window hears every origin.
    channel.onmessage = hear
    addEventListener('message', (event) => event.origin === location.origin && hear(event), {
      signal: listening.signal,
    })
    setTimeout(resolve, PATIENCE, false)
    const message: PassedOn = { pkce: 'response', url }
    channel.postMessage(message)
    const host = window.opener ?? (window.parent === window ? undefined : window.parent)
    host?.postMessage(message, location.origin)
  }).finally(() => {
    channel.close()
    listening.abort()
  })
}
