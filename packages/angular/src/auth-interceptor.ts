/** The interceptor: HttpClient requests with the access token, for the APIs it is meant for and no others. */
import { isPlatformBrowser } from '@angular/common'
import {
  HttpContext,
  HttpContextToken,
  HttpErrorResponse,
  type HttpEvent,
  type HttpInterceptorFn,
  HttpResponse,
} from '@angular/common/http'
import { DOCUMENT, inject, PLATFORM_ID } from '@angular/core'
import { mayCarryToken, sendAuthorized } from '@pkce/core'
import { Observable, type Subscription } from 'rxjs'
import { injectClient } from './inject-auth.ts'
import type { PkceToken } from './provide-pkce.ts'

const SKIP = new HttpContextToken(() => false)

/** The context of a request that stays without the token: `http.get(url, { context: skipAuth() })`. */
export function skipAuth(context: HttpContext = new HttpContext()): HttpContext {
  return context.set(SKIP, true)
}

export interface AuthInterceptorOptions {
  /** Another client than the app's first, from `definePkce`. */
  readonly auth?: PkceToken
}

/**
 * For `withInterceptors`, after those that change the URL. Adds the token to requests below one of the client's `apis`
 * and leaves all others as they are. A 401 is answered by one refresh, however many wait for it, and one retry; an API that
 * wants a stronger login, by the client's `onStepUp`.
 * Redirects are refused: they would carry the token on. Requests fail with a PkceError when there is no token.
 */
export function authInterceptor({ auth }: AuthInterceptorOptions = {}): HttpInterceptorFn {
  return (request, next) => {
    // A server has no token, and caches no answer that was made with one.
    if (request.context.get(SKIP) || !isPlatformBrowser(inject(PLATFORM_ID))) return next(request)
    const client = injectClient(auth)
    const { method } = request
    const url = new URL(request.urlWithParams, inject(DOCUMENT).baseURI).href
    if (!mayCarryToken(url, client.apis)) return next(request)
    const redirect = request.redirect === 'manual' ? 'manual' : 'error'
    return new Observable((subscriber) => {
      let attempt: Subscription | undefined
      const send = (setHeaders: { [name: string]: string }) =>
        new Promise<HttpResponse<unknown> | HttpErrorResponse>((resolve, reject) => {
          if (subscriber.closed) return
          attempt = next(request.clone({ setHeaders, redirect })).subscribe({
            next: (event) => (event instanceof HttpResponse ? resolve(event) : subscriber.next(event)),
            // Status 0: the API did not answer.
            error: (error) =>
              error instanceof HttpErrorResponse && error.status ? resolve(error) : reject(error),
          })
        })
      const outgoing = { method, url, repeatable: true, stepUp: client.onStepUp }
      sendAuthorized(client, outgoing, client.apis, send).then(
        (response) => {
          if (response instanceof HttpErrorResponse) return subscriber.error(response)
          subscriber.next(response as HttpEvent<unknown>)
          subscriber.complete()
        },
        (error) => subscriber.error(error),
      )
      return () => attempt?.unsubscribe()
    })
  }
}
