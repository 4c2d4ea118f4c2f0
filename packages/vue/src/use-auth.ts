/** Composables: the snapshot as Vue state, and the client's actions. */
import type { BrowserClient, PkceError, Snapshot, User } from '@pkce/browser'
import { type ComputedRef, computed, getCurrentInstance, onMounted, type ShallowRef, shallowRef } from 'vue'
import { useProvided } from './plugin.ts'

export interface Auth extends Pick<BrowserClient, 'login' | 'logout' | 'getAccessToken' | 'fetch'> {
  readonly status: ComputedRef<Snapshot['status']>
  /** The verified claims of the id_token, while someone is signed in. */
  readonly user: ComputedRef<User | undefined>
  /** Why nobody is signed in; or what did not succeed in a session that still stands. */
  readonly error: ComputedRef<PkceError | undefined>
  /** True while the access token is being replaced; the user stays signed in. */
  readonly isRefreshing: ComputedRef<boolean>
  /** When the access token expires: milliseconds since the Unix epoch. */
  readonly expiresAt: ComputedRef<number | undefined>
  /** Space-separated scopes that were granted. */
  readonly scope: ComputedRef<string | undefined>
}

/**
 * Who is signed in, and what can be done about it.
 * @throws PkceError `configuration_invalid` without the plugin
 */
export function useAuth(): Auth {
  const { client } = useProvided()
  const snapshot = useSnapshot()
  const session = computed(() => (snapshot.value.status === 'authenticated' ? snapshot.value : undefined))
  const { login, logout, getAccessToken, fetch } = client
  return {
    status: computed(() => snapshot.value.status),
    user: computed(() => session.value?.user),
    error: computed(() => ('error' in snapshot.value ? snapshot.value.error : undefined)),
    isRefreshing: computed(() => session.value?.refreshing ?? false),
    expiresAt: computed(() => session.value?.expiresAt),
    scope: computed(() => session.value?.scope),
    login,
    logout,
    getAccessToken,
    fetch,
  }
}

/**
 * What `select` takes of the snapshot: a component renders again only when that changes.
 * @throws PkceError `configuration_invalid` without the plugin
 */
export function useAuthSelector<T>(select: (snapshot: Snapshot) => T): ComputedRef<T> {
  const snapshot = useSnapshot()
  return computed(() => select(snapshot.value))
}

/** The snapshot; in a component that is being hydrated, first the one that the server rendered with. */
function useSnapshot(): Readonly<ShallowRef<Snapshot>> {
  const { client, snapshot } = useProvided()
  // Vue gives a vnode its element before setup only where it takes over what a server rendered.
  if (!getCurrentInstance()?.vnode.el) return snapshot
  const hydrating = shallowRef(true)
  onMounted(() => {
    hydrating.value = false
  })
  return computed(() => (hydrating.value ? client.getServerSnapshot() : snapshot.value))
}
