/** What a component that suspends waits for. */
import { type BrowserClient, PkceError } from '@pkce/browser'

const waiting = new WeakMap<BrowserClient, Promise<void>>()

/**
 * Resolves when it is known who is signed in: one promise for all who wait, as React asks for.
 * @throws PkceError `login_required` on a server, where nobody is ever known: React leaves the rest to the browser
 */
export function whenSettled(client: BrowserClient): Promise<void> {
  if (typeof document === 'undefined') {
    throw new PkceError({ code: 'login_required', message: 'Only the browser knows who is signed in.' })
  }
  const promise = waiting.get(client) ?? settle(client)
  waiting.set(client, promise)
  return promise
}

function settle(client: BrowserClient): Promise<void> {
  // A provider inside of the boundary that shows the fallback is not mounted yet, and has not started the client.
  void client.start()
  return new Promise((resolve) => {
    const stop = client.subscribe(() => {
      const { status } = client.getSnapshot()
      if (status === 'pending' || status === 'redirecting') return
      stop()
      waiting.delete(client)
      resolve()
    })
  })
}
