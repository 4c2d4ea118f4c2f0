/** A reload without a stored session: the server, which may still know the user, is asked in a hidden frame. */
import { PENDING, type Snapshot } from '@pkce/core'
import type { BrowserClient } from './page-client.ts'
import type { SignInWay } from './sign-in-way.ts'
import { silentNavigator } from './silent-navigator.ts'

/**
 * Changes `client`, and gives it back: its start also tries a silent login when no session is found. The snapshot stays
 * `pending` meanwhile, so that no guard sends the user away and no page flickers.
 */
export function restoreSilently(client: BrowserClient, way: SignInWay = silentNavigator()): BrowserClient {
  const { start, getSnapshot, subscribe } = client
  const listeners = new Set<() => void>()
  let restored: Promise<Snapshot> | undefined
  let holding = true
  return Object.assign(client, {
    getSnapshot: () => (holding ? PENDING : getSnapshot()),
    subscribe(listener: () => void) {
      const stop = subscribe(() => holding || listener())
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        stop()
      }
    },
    start() {
      restored ??= restore()
      return restored
    },
  })

  async function restore(): Promise<Snapshot> {
    const found = await start()
    // An error means that a login was just refused: asking again by other means would hide it.
    if (found.status === 'anonymous' && !found.error) await client.login({ way }).catch(() => {})
    holding = false
    for (const listener of listeners) listener()
    return getSnapshot()
  }
}
