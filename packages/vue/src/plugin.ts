/** The plugin: makes a client known to one Vue app, and starts it. */
import { type BrowserClient, PkceError, type Snapshot } from '@pkce/browser'
import {
  type EffectScope,
  effectScope,
  hasInjectionContext,
  type InjectionKey,
  inject,
  onScopeDispose,
  type Plugin,
  type ShallowRef,
  shallowRef,
} from 'vue'
import type { Router } from 'vue-router'

export interface PkceOptions {
  /** Shows the page where the user was before a login, instead of the History API. */
  readonly router?: Pick<Router, 'replace' | 'options'>
}

/** What the plugin provides to the composables, the gate and the guard of its app. */
export interface Provided {
  readonly client: BrowserClient
  /** What the client says, for all components at once. */
  readonly snapshot: Readonly<ShallowRef<Snapshot>>
  /** Lives as long as the app does. */
  readonly scope: EffectScope
}

const KEY: InjectionKey<Provided> = Symbol('pkce')

/** True where a page is: on a server nothing is started and nothing is listened to. */
export function hasPage(): boolean {
  return typeof document !== 'undefined'
}

/**
 * `client`: made once, in a module of its own; the plugin starts it and never disposes of it.
 * `app.unmount()` lets go of it.
 */
export function createPkce(client: BrowserClient, { router }: PkceOptions = {}): Plugin<[]> {
  return {
    install(app) {
      const scope = effectScope(true)
      const snapshot = shallowRef(client.getSnapshot())
      app.provide(KEY, { client, snapshot, scope })
      if (!hasPage()) return
      scope.run(() => {
        onScopeDispose(
          client.subscribe(() => {
            snapshot.value = client.getSnapshot()
          }),
        )
      })
      app.onUnmount(() => scope.stop())
      if (router) client.onReturn = (path) => void router.replace(routeOf(path, router))
      void client.start()
    },
  }
}

/** A path of the origin as a path of the router, which knows nothing of the folder, or the hash, it lives in. */
function routeOf(path: string, { options: { history } }: Pick<Router, 'options'>): string {
  return path.startsWith(`${history.base}/`) ? path.slice(history.base.length) : path
}

/**
 * What the plugin of this app provides.
 * @throws PkceError `configuration_invalid` without the plugin, or where Vue can not tell which app is meant
 */
export function useProvided(): Provided {
  const provided = hasInjectionContext() ? inject(KEY, undefined) : undefined
  if (!provided) {
    throw new PkceError({
      code: 'configuration_invalid',
      message:
        'Call app.use(createPkce(client)), and this within setup, a route guard or app.runWithContext.',
    })
  }
  return provided
}

/**
 * The client of this app.
 * @throws PkceError `configuration_invalid` without the plugin
 */
export function useClient(): BrowserClient {
  return useProvided().client
}
