'use client'
/** Hooks: the snapshot as React state, and the client's actions. All take a client, where the nearest is not meant. */
import { type BrowserClient, PkceError, type Snapshot, type User } from '@pkce/browser'
import { useMemo, useSyncExternalStore } from 'react'
import { useClient } from './context.tsx'
import { whenSettled } from './settled.ts'

/** The snapshot, or what `select` takes of it: the component renders again only when that changes. */
export function useAuth(select?: undefined, client?: BrowserClient): Snapshot
export function useAuth<T>(select: (snapshot: Snapshot) => T, client?: BrowserClient): T
export function useAuth<T>(
  select: (snapshot: Snapshot) => T | Snapshot = wholly,
  client?: BrowserClient,
): T | Snapshot {
  const { subscribe, getSnapshot, getServerSnapshot } = useClient(client)
  const [read, readOnServer] = useMemo(
    () => [selecting(getSnapshot, select), selecting(getServerSnapshot, select)] as const,
    [getSnapshot, getServerSnapshot, select],
  )
  return useSyncExternalStore(subscribe, read, readOnServer)
}

/** The signed-in user: the verified claims of the id_token; `undefined` while nobody is. */
export function useUser(client?: BrowserClient): User | undefined {
  return useAuth(userOf, client)
}

export type AuthActions = Pick<BrowserClient, 'login' | 'logout' | 'getAccessToken' | 'fetch'>

/** What can be done; never a reason to render again. */
export function useAuthActions(client?: BrowserClient): AuthActions {
  const { login, logout, getAccessToken, fetch } = useClient(client)
  return useMemo(() => ({ login, logout, getAccessToken, fetch }), [login, logout, getAccessToken, fetch])
}

export type SignedIn = Extract<Snapshot, { status: 'authenticated' }>

/**
 * The session, for components that make no sense without one. Suspends until it is known who is signed in, and throws
 * why nobody is to the error boundary above.
 * @throws PkceError `login_required`, or what went wrong
 */
export function useSignedIn(client?: BrowserClient): SignedIn {
  const found = useClient(client)
  const snapshot = useAuth(wholly, found)
  switch (snapshot.status) {
    case 'authenticated':
      return snapshot
    case 'anonymous':
      throw snapshot.error ?? new PkceError({ code: 'login_required', message: 'Nobody is signed in.' })
    default:
      throw whenSettled(found)
  }
}

function wholly(snapshot: Snapshot): Snapshot {
  return snapshot
}

function userOf(snapshot: Snapshot): User | undefined {
  return snapshot.status === 'authenticated' ? snapshot.user : undefined
}

/** React asks twice and compares: one snapshot must give one object, also when `select` makes a new one each time. */
function selecting<T>(read: () => Snapshot, select: (snapshot: Snapshot) => T): () => T {
  let last: { readonly snapshot: Snapshot; readonly value: T } | undefined
  return () => {
    const snapshot = read()
    if (last?.snapshot !== snapshot) last = { snapshot, value: select(snapshot) }
    return last.value
  }
}
