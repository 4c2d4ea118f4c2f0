/** The guards: routes for signed-in users only, and the route of the redirect URI. */
import { isPlatformBrowser } from '@angular/common'
import { DestroyRef, Injector, inject, PLATFORM_ID } from '@angular/core'
import {
  type CanActivateFn,
  type CanMatchFn,
  type GuardResult,
  RedirectCommand,
  Router,
} from '@angular/router'
import type { BrowserClient, Snapshot } from '@pkce/browser'
import { defer, filter, from, map, Observable, of, switchMap, take } from 'rxjs'
import { injectClient } from './inject-auth.ts'
import type { PkceToken } from './provide-pkce.ts'
import { outsideRouter } from './with-router.ts'

export interface AuthGuardOptions {
  /** Another client than the app's first, from `definePkce`. */
  readonly auth?: PkceToken
  /** URL of the route that says why nobody is signed in; it is shown to anyone. Default: `/`. */
  readonly onDenied?: string
}

/**
 * For `canActivate` and `canActivateChild`. Waits until the session is restored, and sends an anonymous visitor to sign
 * in and back to where they were going; once: when that fails, on to `onDenied`.
 */
export function authGuard(options: AuthGuardOptions = {}): CanActivateFn {
  return (_route, { url }) => decide(url, options)
}

/** For `canMatch`: like {@link authGuard}, and the code of a lazy route is not even loaded before someone signed in. */
export function authMatch(options: AuthGuardOptions = {}): CanMatchFn {
  return () => decide(inject(Router).currentNavigation()?.extractedUrl.toString() ?? '/', options)
}

/**
 * For the route of the redirect URI, which has nothing to show: `{ path: 'callback', canActivate: [authCallback()],
 * children: [] }`. Waits until the login is complete and `withRouter()` shows where it began; else on to `onDenied`.
 */
export function authCallback({ auth, onDenied = '/' }: AuthGuardOptions = {}): CanActivateFn {
  return () => {
    if (!isPlatformBrowser(inject(PLATFORM_ID))) return true
    const onward = new RedirectCommand(inject(Router).parseUrl(onDenied), { replaceUrl: true })
    return settledSnapshot(injectClient(auth), inject(DestroyRef)).pipe(map(() => onward))
  }
}

/** An Observable, so that a navigation that is given up asks for nothing any more. */
function decide(url: string, { auth, onDenied = '/' }: AuthGuardOptions): Observable<GuardResult> {
  // A server knows nobody: it renders the pending state, and the page decides.
  if (!isPlatformBrowser(inject(PLATFORM_ID))) return of(true)
  const client = injectClient(auth)
  const router = inject(Router)
  const returnTo = outsideRouter(url, inject(Injector))
  const settled = settledSnapshot(client, inject(DestroyRef))
  return settled.pipe(
    switchMap((snapshot) => {
      if (snapshot.status !== 'anonymous' || snapshot.error) return of(snapshot)
      // A login that can not start says why in the snapshot.
      return from(client.login({ returnTo }).catch(() => {})).pipe(switchMap(() => settled))
    }),
    map(({ status }) => status === 'authenticated' || url === onDenied || router.parseUrl(onDenied)),
  )
}

/** The snapshot once nothing is under way: while the user agent leaves, a navigation waits with it. */
function settledSnapshot(client: BrowserClient, destroyed: DestroyRef): Observable<Snapshot> {
  return defer(() => client.start()).pipe(
    switchMap(() => snapshots(client, destroyed)),
    filter(({ status }) => status !== 'pending' && status !== 'redirecting'),
    take(1),
  )
}

function snapshots(client: BrowserClient, destroyed: DestroyRef): Observable<Snapshot> {
  return new Observable((subscriber) => {
    const tell = () => subscriber.next(client.getSnapshot())
    subscriber.add(client.subscribe(tell))
    // The Router does not let go of a guard when the app is destroyed.
    subscriber.add(destroyed.onDestroy(() => subscriber.unsubscribe()))
    tell()
  })
}
