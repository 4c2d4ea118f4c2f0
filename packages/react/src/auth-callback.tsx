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
  /** Shown when the login did not succeed; `login` starts another. */
  readonly failed?: (error: PkceError, login: () => void) => ReactNode
}

export function AuthCallback({ client: named, pending = null, failed }: AuthCallbackProps): ReactNode {
  const client = useClient(named)
  const snapshot = useAuth(undefined, client)
  const error = snapshot.status === 'anonymous' ? snapshot.error : undefined
  const nothingToDo = snapshot.status === 'anonymous' && !error
  useEffect(() => {
    // Someone opened the address by hand. The provider's own effect, which comes after this one, sets where to go.
    if (nothingToDo) void client.start().then(() => client.onReturn('/'))
  }, [client, nothingToDo])
  return error && failed ? failed(error, () => void client.login({ returnTo: '/' }).catch(() => {})) : pending
}
