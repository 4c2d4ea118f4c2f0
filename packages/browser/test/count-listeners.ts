/** A client that counts who listens to it: an adapter must not leave anyone behind. */
import type { Client } from '@pkce/core'

export interface Listeners {
  /** How many listen. */
  listeners(): number
}

export function countListeners<C extends Pick<Client, 'subscribe'>>(client: C): C & Listeners {
  const { subscribe } = client
  let count = 0
  return Object.assign(client, {
    listeners: () => count,
    subscribe(listener: () => void) {
      const stop = subscribe(listener)
      count++
      return () => {
        stop()
        count--
      }
    },
  })
}
