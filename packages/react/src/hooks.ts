'use client'
/** Hooks: the snapshot as React state, and the client's actions. */
import type { BrowserClient, Snapshot, User } from '@pkce/browser'
import { useMemo, useSyncExternalStore } from 'react'
import { useClient } from './context.tsx'

/** The snapshot, or what `select` takes of it: the component renders again only when that changes. */
export function useAuth(): Snapshot
export function useAuth<T>(select: (snapshot: Snapshot) => T): T
export function useAuth<T>(
  select: (snapshot: Snapshot) => T | Snapshot = (snapshot) => snapshot,
): T | Snapshot {
  const { subscribe, getSnapshot, getServerSnapshot } = useClient()
  return useSyncExternalStore(
    subscribe,
    () => select(getSnapshot()),
    () => select(getServerSnapshot()),
  )
}

/** The signed-in user: the verified claims of the id_token; `undefined` while nobody is. */
export function useUser(): User | undefined {
  return useAuth((snapshot) => (snapshot.status === 'authenticated' ? snapshot.user : undefined))
}

export type AuthActions = Pick<BrowserClient, 'login' | 'logout' | 'getAccessToken' | 'fetch'>

/** What can be done; never a reason to render again. */
export function useAuthActions(): AuthActions {
  const client = useClient()
  return useMemo(() => {
    const { login, logout, getAccessToken, fetch } = client
    return { login, logout, getAccessToken, fetch }
  }, [client])
}
