/** The provider: makes a client known to one Angular app, and starts it. */
import { isPlatformBrowser } from '@angular/common'
import {
  DestroyRef,
  type EnvironmentProviders,
  InjectionToken,
  inject,
  makeEnvironmentProviders,
  PLATFORM_ID,
  provideEnvironmentInitializer,
  type Signal,
  signal,
} from '@angular/core'
import {
  type BrowserClient,
  type BrowserClientOptions,
  createBrowserClient,
  type Snapshot,
} from '@pkce/browser'

/** What the provider makes known to `injectAuth`, the guards and the interceptor. */
export interface Provided {
  readonly client: BrowserClient
  /** What the client says, for all components at once. */
  readonly snapshot: Signal<Snapshot>
}

/** The name of one client among several: see {@link definePkce}. */
export type PkceToken = InjectionToken<Provided>

/** The client of an app that has but one. */
export const PKCE: PkceToken = new InjectionToken<Provided>('the client: call providePkce()')

/** A name for another client of the same app, for another issuer; give it to `withToken`, `injectAuth`, guards and interceptor. */
export function definePkce(name: string): PkceToken {
  return new InjectionToken<Provided>(`the client "${name}": call providePkce() withToken()`)
}

/** An addition to {@link providePkce}: `withToken()`, `withRouter()`. */
export interface PkceFeature {
  readonly token?: PkceToken
  /** Called within an injection context, for a client's `onReturn`. */
  readonly onReturn?: () => (path: string) => void
}

/** Provides the client under a name of its own, from `definePkce`. */
export function withToken(token: PkceToken): PkceFeature {
  return { token }
}

/** A client made once, in a module of its own; or its options, or a function (it may `inject`) that gives either. */
export type PkceSource = BrowserClient | BrowserClientOptions | (() => BrowserClient | BrowserClientOptions)

/**
 * For the providers of an app or of a route. The client is started with them, and let go when they are destroyed; one
 * that was made here, from options, is disposed of. On a server nothing is started: everything renders as `pending`.
 * @throws PkceError `configuration_invalid`, `url_insecure` when the app starts, if the options are wrong
 */
export function providePkce(source: PkceSource, ...features: readonly PkceFeature[]): EnvironmentProviders {
  const { token = PKCE, onReturn }: PkceFeature = Object.assign({}, ...features)
  return makeEnvironmentProviders([
    { provide: token, useFactory: () => begin(source, onReturn) },
    provideEnvironmentInitializer(() => {
      inject(token)
    }),
  ])
}

function begin(source: PkceSource, onReturn: PkceFeature['onReturn']): Provided {
  const given = typeof source === 'function' ? source() : source
  const own = 'getSnapshot' in given ? undefined : createBrowserClient(given)
  const client = own ?? (given as BrowserClient)
  const snapshot = signal(client.getSnapshot())
  const provided = { client, snapshot: snapshot.asReadonly() }
  if (!isPlatformBrowser(inject(PLATFORM_ID))) return provided
  const unsubscribe = client.subscribe(() => snapshot.set(client.getSnapshot()))
  const before = client.onReturn
  if (onReturn) client.onReturn = onReturn()
  inject(DestroyRef).onDestroy(() => {
    unsubscribe()
    client.onReturn = before
    own?.dispose()
  })
  void client.start()
  return provided
}
