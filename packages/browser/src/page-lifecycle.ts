/** What happens to a page and matters to a session: shown again, woken up, online again. */
import type { Client } from '@pkce/core'

/** Milliseconds, at most, by which clients spread their requests when a network comes back for all of them at once. */
const SPREAD = 2_000

/** Gives back the function that stops listening. */
export function followPage(client: Client): () => void {
  const stop = new AbortController()
  const { signal } = stop
  addEventListener('pageshow', ({ persisted }) => persisted && client.returned(), { signal })
  // Timers stand still while a device sleeps or a tab is frozen: look at the clock whenever someone looks at the page.
  addEventListener('focus', () => client.wake(), { signal })
  document.addEventListener('visibilitychange', () => document.hidden || client.wake(), { signal })
  // Back on the network, a token that expired meanwhile is replaced before the next retry would be due.
  const renew = () => void (signal.aborted || client.getAccessToken().catch(() => {}))
  addEventListener('online', () => setTimeout(renew, Math.random() * SPREAD), { signal })
  return () => stop.abort()
}
