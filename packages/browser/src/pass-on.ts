/** From a callback page in a popup or frame to the page that began the login: the authorization response is passed on. */
import { channelOf, type PassedOn, stateOf } from './response-channel.ts'

/** Milliseconds within which the page that waits says so. */
const PATIENCE = 1_000

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
