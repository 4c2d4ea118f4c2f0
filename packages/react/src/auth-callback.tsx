'use client'
/** The page of the redirect URI, for apps that give it a route. The client completes the login and shows where it began. */
import type { BrowserClient, PkceError } from '@pkce/browser'
import { type ReactNode, useEffect } from 'react'
import { useClient } from './context.tsx'
import { useAuth } from './hooks.ts'

export interface AuthCallbackProps {
  /** Instead of the nearest provider's. */
  readonly client?: BrowserClient
  /** Shown until the user is back where they were. */
  readonly pending?: ReactNode
  /** Shown when the login did not succeed; `login` starts another. Left out: the app's first page, which may say why. */
  readonly failed?: (error: PkceError, login: () => void) => ReactNode
}

export function AuthCallback({ client: named, pending = null, failed }: AuthCallbackProps): ReactNode {
  const client = useClient(named)
  const snapshot = useAuth(undefined, client)
  const error = snapshot.status === 'anonymous' ? snapshot.error : undefined
  // Someone opened the address by hand, or there is nothing to show here.
  const mustLeave = snapshot.status === 'anonymous' && !(error && failed)
  useEffect(() => {
    // The provider's own effect, which comes after this one, says how to show a page.
    if (mustLeave) void client.start().then(() => client.onReturn('/'))
  }, [client, mustLeave])
  return error && failed ? failed(error, () => void client.login().catch(() => {})) : pending
}
