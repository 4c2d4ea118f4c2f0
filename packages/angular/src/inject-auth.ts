/** Who is signed in, as signals, and the client's actions. */
import { computed, inject, type Signal } from '@angular/core'
import { type BrowserClient, PkceError, type Snapshot, type User } from '@pkce/browser'
import { PKCE, type PkceToken, type Provided } from './provide-pkce.ts'

export interface Auth extends Pick<BrowserClient, 'login' | 'logout' | 'getAccessToken' | 'fetch'> {
  readonly status: Signal<Snapshot['status']>
  /** The verified claims of the id_token, while someone is signed in. */
  readonly user: Signal<User | undefined>
  /** Why nobody is signed in; or what did not succeed in a session that still stands. */
  readonly error: Signal<PkceError | undefined>
  /** True while the access token is being replaced; the user stays signed in. */
  readonly isRefreshing: Signal<boolean>
  /** When the access token expires: milliseconds since the Unix epoch. */
  readonly expiresAt: Signal<number | undefined>
  /** Space-separated scopes that were granted. */
  readonly scope: Signal<string | undefined>
}

/**
 * Who is signed in, and what can be done about it. For fields of components and services: an injection context.
 * @param token of another client than the app's first, from `definePkce`
 * @throws PkceError `configuration_invalid` without `providePkce()`
 */
export function injectAuth(token: PkceToken = PKCE): Auth {
  const { client, snapshot } = injectProvided(token)
  const session = computed(() => {
    const now = snapshot()
    return now.status === 'authenticated' ? now : undefined
  })
  const { login, logout, getAccessToken, fetch } = client
  return {
    status: computed(() => snapshot().status),
    user: computed(() => session()?.user),
    error: computed(() => {
      const now = snapshot()
      return 'error' in now ? now.error : undefined
    }),
    isRefreshing: computed(() => session()?.refreshing ?? false),
    expiresAt: computed(() => session()?.expiresAt),
    scope: computed(() => session()?.scope),
    login,
    logout,
    getAccessToken,
    fetch,
  }
}

/**
 * The client itself.
 * @throws PkceError `configuration_invalid` without `providePkce()`
 */
export function injectClient(token: PkceToken = PKCE): BrowserClient {
  return injectProvided(token).client
}

export function injectProvided(token: PkceToken): Provided {
  const provided = inject(token, { optional: true })
  if (provided) return provided
  throw new PkceError({
    code: 'configuration_invalid',
    message: `Angular knows nothing of ${token.toString().replace(/^InjectionToken /, '')}.`,
  })
}
