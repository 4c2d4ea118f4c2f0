/** The client and Angular's Router: the page after a login, and paths as either of them writes them. */
import { Location } from '@angular/common'
import { DOCUMENT, Injector, inject } from '@angular/core'
import { Router } from '@angular/router'
import type { PkceFeature } from './provide-pkce.ts'

/** Shows the page where the user was before a login through the Router, instead of the History API. */
export function withRouter(): PkceFeature {
  return {
    onReturn() {
      const injector = inject(Injector)
      return (path) => {
        const url = insideRouter(path, injector)
        void injector.get(Router).navigateByUrl(url, { replaceUrl: true })
      }
    },
  }
}

/** A URL of the Router as a path of the origin: with the folder, or the hash, that the app lives in. */
export function outsideRouter(url: string, injector: Injector): string {
  const external = injector.get(Location).prepareExternalUrl(url)
  const { pathname, search, hash } = new URL(external, injector.get(DOCUMENT).baseURI)
  return pathname + search + hash
}

function insideRouter(path: string, injector: Injector): string {
  const root = outsideRouter('/', injector)
  return path.startsWith(root) ? path.slice(root.length - 1) : path
}
