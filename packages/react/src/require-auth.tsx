'use client'
/** The gate: what is inside is for signed-in users only. */
import type { BrowserClient, PkceError } from '@pkce/browser'
import { type ComponentType, type ReactNode, useEffect } from 'react'
import { useClient } from './context.tsx'
import { useAuth } from './hooks.ts'

export interface RequireAuthProps {
  /** Instead of the nearest provider's. */
  readonly client?: BrowserClient
  readonly children?: ReactNode
  /** Shown while nothing is known yet, and while the user agent leaves for the server. */
  readonly fallback?: ReactNode
  /** Shown when a login failed or the session ended: asking again by itself would be a loop. */
  readonly denied?: (error: PkceError, login: () => void) => ReactNode
}

/** Shows `children` to a signed-in user; sends anyone else to sign in, once. */
export function RequireAuth({
  client: named,
  children,
  fallback = null,
  denied,
}: RequireAuthProps): ReactNode {
  const client = useClient(named)
  const snapshot = useAuth(undefined, client)
  const error = snapshot.status === 'anonymous' ? snapshot.error : undefined
  const mustSignIn = snapshot.status === 'anonymous' && !error
  useEffect(() => {
    // A login that can not start says why in the snapshot.
    if (mustSignIn) client.login().catch(() => {})
  }, [client, mustSignIn])
  if (snapshot.status === 'authenticated') return children
  return error && denied ? denied(error, () => void client.login().catch(() => {})) : fallback
}

/** {@link RequireAuth} around every use of a component. */
export function withAuthenticationRequired<P extends object>(
  Component: ComponentType<P>,
  options: Omit<RequireAuthProps, 'children'> = {},
): ComponentType<P> {
  return function Authenticated(props: P) {
    return (
      <RequireAuth {...options}>
        <Component {...props} />
      </RequireAuth>
    )
  }
}
