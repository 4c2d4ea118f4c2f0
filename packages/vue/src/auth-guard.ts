/** The guard: routes for signed-in users only. */
import type { Snapshot } from '@pkce/browser'
import { computed, watch } from 'vue'
import type { NavigationGuardReturn, RouteLocationNormalized } from 'vue-router'
import { hasPage, type Provided, useProvided } from './plugin.ts'

export interface AuthGuardOptions {
  /** True for routes that need nobody to be signed in, the page of the redirect URI among them. Default: none does. */
  readonly public?: (to: RouteLocationNormalized) => boolean
  /** Path of the route that says why nobody is signed in; it is shown to anyone. Default: `/`. */
  readonly onDenied?: string
}

/**
 * For `router.beforeEach`, or `beforeEnter` of a route. Waits until the session is restored, and sends an anonymous
 * visitor to sign in and back to where they were going; once: when that fails, on to `onDenied`.
 */
export function authGuard({
  public: isPublic,
  onDenied = '/',
}: AuthGuardOptions = {}): (to: RouteLocationNormalized) => Promise<NavigationGuardReturn> {
  return async (to) => {
    // A server knows nobody: it renders the pending state, and the page decides.
    if (isPublic?.(to) || !hasPage()) return true
    const provided = useProvided()
    let snapshot = await settled(provided)
    if (snapshot.status === 'anonymous' && !snapshot.error) {
      // A login that can not start says why in the snapshot.
      await provided.client.login({ returnTo: to.fullPath }).catch(() => {})
      snapshot = await settled(provided)
    }
    return snapshot.status === 'authenticated' || to.path === onDenied || onDenied
  }
}

/** The snapshot once nothing is under way: while the user agent leaves, a navigation waits with it. */
async function settled({ client, snapshot, scope }: Provided): Promise<Snapshot> {
  await client.start()
  const result = computed(() => (isUnderWay(snapshot.value) ? undefined : snapshot.value))
  return (
    result.value ??
    new Promise((resolve) => {
      scope.run(() => watch(result, (now) => now && resolve(now), { once: true, flush: 'sync' }))
    })
  )
}

function isUnderWay({ status }: Snapshot): boolean {
  return status === 'pending' || status === 'redirecting'
}
