/** What happens to a page and matters to a session: shown again, woken up, online again. */
import type { Client } from '@pkce/core'

/** Gives back the function that stops listening. */
export function followPage(client: Client): () => void {
  const stop = new AbortController()
  const { signal } = stop
  addEventListener('pageshow', ({ persisted }) => persisted && client.returned(), { signal })
  // Timers stand still while a device sleeps or a tab is frozen: look at the clock whenever someone looks at the page.
  addEventListener('online', () => client.wake(), { signal })
  addEventListener('focus', () => client.wake(), { signal })
  document.addEventListener('visibilitychange', () => document.hidden || client.wake(), { signal })
  return () => stop.abort()
}
