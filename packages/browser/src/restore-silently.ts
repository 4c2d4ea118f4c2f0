/** A reload without a stored session: the server, which may still know the user, is asked in a hidden frame. */
import { PENDING, type PkceError, type Snapshot } from '@pkce/core'
import type { BrowserClient } from './page-client.ts'
import type { SignInWay } from './sign-in-way.ts'
import { silentNavigator } from './silent-navigator.ts'

/** Nobody is signed in, and nothing went wrong: the server was asked, and said so. */
const NOBODY: Snapshot = { status: 'anonymous' }

/**
 * Changes `client`, and gives it back: its start also tries a silent login when no session is found. The snapshot stays
 * `pending` meanwhile, so that no guard sends the user away and no page flickers.
 */
export function restoreSilently(client: BrowserClient, way: SignInWay = silentNavigator()): BrowserClient {
  const { start, getSnapshot, subscribe } = client
  const listeners = new Set<() => void>()
  let restored: Promise<Snapshot> | undefined
  let holding = true
  let answered: PkceError | undefined
  return Object.assign(client, {
    getSnapshot: shown,
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
    if (found.status === 'anonymous' && !found.error) {
      await client.login({ way }).catch(() => {})
      const asked = getSnapshot()
      const error = asked.status === 'anonymous' ? asked.error : undefined
      if (error && /^(login|interaction)_required$/.test(error.code)) answered = error
    }
    holding = false
    for (const listener of listeners) listener()
    return shown()
  }

  function shown(): Snapshot {
    const snapshot = getSnapshot()
    if (holding) return PENDING
    return snapshot.status === 'anonymous' && answered && snapshot.error === answered ? NOBODY : snapshot
  }
}
