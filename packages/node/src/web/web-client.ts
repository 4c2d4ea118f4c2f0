/** The web client: handlers that keep the tokens on the server and give the browser a cookie (OAuth for Browser-Based Apps, BFF). */
import {
  type AccessToken,
  type Client,
  type LoginOptions,
  PkceError,
  type Snapshot,
  type TokenOptions,
  type User,
} from '@pkce/core'
import { forward, upstreamOf } from './api-proxy.ts'
import { answerLogoutToken } from './back-channel-logout.ts'
import { cookiesFor } from './cookies.ts'
import { loginOptionsIn } from './login-options.ts'
import { settle, type WebClientOptions } from './options.ts'
import { failure, json, redirect, refusal } from './replies.ts'
import { formTokenOf, maySubmit, REQUEST_HEADER } from './request-forgery.ts'
import { openVisit, storageFailureIn, type Visit } from './visit.ts'

/** A signed-in user, for pages and handlers of the app itself. */
export interface WebSession {
  readonly user?: User
  /** Space-separated scopes that were granted. */
  readonly scope: string
  /** When the access token expires: milliseconds since the Unix epoch. */
  readonly expiresAt?: number
  /** For the field `csrf_token` of forms that are sent to the logout handler. */
  readonly formToken: string
  /** For requests of this server. Never send it to the browser. @throws PkceError */
  getAccessToken(options?: TokenOptions): Promise<AccessToken>
}

export interface WebClient {
  /** All handlers under the folder of the redirect URI, and the paths of `apis`; nothing for any other request. */
  handle(request: Request): Promise<Response | undefined>
  /** Sends the browser to the authorization server. */
  login(request: Request, options?: LoginOptions): Promise<Response>
  /** Completes the login, and sends the browser back to where it was. */
  callback(request: Request): Promise<Response>
  /** Ends the session here and at the server. POST, from a page of this app. */
  logout(request: Request): Promise<Response>
  /** Who is signed in, as JSON; never a token. */
  user(request: Request): Promise<Response>
  /** The session of the browser that sent the request. @throws PkceError `storage_failed` */
  session(request: Request): Promise<WebSession | undefined>
}

/**
 * Make one per app.
 * @throws PkceError `configuration_invalid`, `url_insecure`
 */
export function createWebClient(options: WebClientOptions): WebClient {
  const settings = settle(options)
  const { origin, basePath, callbackPath } = settings
  const cookies = cookiesFor(origin, settings.cookieName)
  const open = (request: Request, isCallback?: boolean) => openVisit(request, settings, cookies, isCallback)
  // Whatever is wrong with the options is found here, and not by the first user.
  open(new Request(origin)).client.dispose()

  const client: WebClient = {
    async handle(request) {
      const url = new URL(request.url)
      const upstream = upstreamOf(settings, url)
      if (upstream) {
        const visit = open(request)
        return visit.answer(await forward(request, upstream, visit, settings))
      }
      switch (url.pathname) {
        case callbackPath:
          return only('GET', request, client.callback)
        case `${basePath}/login`:
          return only('GET', request, client.login)
        case `${basePath}/logout`:
          return only('POST', request, client.logout)
        case `${basePath}/user`:
          return only('GET', request, client.user)
        case settings.backChannelLogout && `${basePath}/backchannel-logout`:
          return only('POST', request, (logout) => answerLogoutToken(logout, settings))
        default:
          return undefined
      }
    },

    async login(request, options) {
      const visit = open(request)
      const asked = loginOptionsIn(new URL(request.url).searchParams)
      return attempt(visit, async () => {
        await visit.client.login({ ...asked, ...options })
        return redirect(visit.destination() ?? settings.errorPath)
      })
    },

    async callback(request) {
      const visit = open(request, true)
      const { search } = new URL(request.url)
      return attempt(visit, async () => {
        const { returnTo = '/' } = await visit.client.handleCallback(origin + callbackPath + search)
        // A session that could not be written is gone with this request.
        throwIfUnstored(visit.client.getSnapshot())
        return redirect(returnTo)
      })
    },

    async logout(request) {
      const visit = open(request)
      if (!(await maySubmit(request, origin, visit.sessionId()))) {
        return refusal(
          403,
          'request_forged',
          'Send the header "x-pkce" or the field "csrf_token" from a page of this app.',
        )
      }
      await visit.client.logout()
      const location = visit.destination() ?? '/'
      // A script can not follow a redirect to another origin: it is told where to go.
      return visit.answer(request.headers.has(REQUEST_HEADER) ? json({ location }) : redirect(location))
    },

    async user(request) {
      const visit = open(request)
      const session = await sessionOf(visit).catch(failure)
      if (session instanceof Response) return session
      const { user, scope, expiresAt } = session ?? {}
      const body =
        scope === undefined ? { status: 'anonymous' } : { status: 'authenticated', user, scope, expiresAt }
      return visit.answer(json(body))
    },

    session: (request) => sessionOf(open(request)),
  }
  return client

  /** What goes wrong on the way is said by a page of the app. */
  async function attempt(visit: Visit, work: () => Promise<Response>): Promise<Response> {
    try {
      return visit.answer(await work())
    } catch (error) {
      if (!(error instanceof PkceError)) throw error
      const page = new URL(settings.errorPath, origin)
      page.searchParams.set('error', error.code)
      if (error.server) page.searchParams.set('reason', error.server.error)
      if (error.returnTo) page.searchParams.set('returnTo', error.returnTo)
      return visit.answer(redirect(page.pathname + page.search))
    }
  }
}

async function sessionOf(visit: Visit): Promise<WebSession | undefined> {
  const { client } = visit
  await client.start()
  // A token that is over, with no way to another, ends the session; unless another replica has stored a newer one.
  client.wake()
  const snapshot = await steady(client)
  if (snapshot.status === 'anonymous') throwIfUnstored(snapshot)
  const id = visit.sessionId()
  if (snapshot.status !== 'authenticated' || !id) return undefined
  const { user, scope, expiresAt } = snapshot
  return {
    ...(user && { user }),
    scope,
    ...(expiresAt !== undefined && { expiresAt }),
    formToken: formTokenOf(id),
    getAccessToken: (options) => client.getAccessToken(options),
  }
}

/** The snapshot, once what is under way is done. */
function steady(client: Client): Promise<Snapshot> {
  return new Promise((resolve) => {
    const unsubscribe = client.subscribe(look)
    look()

    function look(): void {
      const snapshot = client.getSnapshot()
      if (snapshot.status === 'authenticated' && snapshot.refreshing) return
      unsubscribe()
      resolve(snapshot)
    }
  })
}

/** @throws PkceError `storage_failed` */
function throwIfUnstored(snapshot: Snapshot): void {
  const failure = storageFailureIn(snapshot)
  if (failure) throw failure
}

async function only(
  method: string,
  request: Request,
  handler: (request: Request) => Promise<Response>,
): Promise<Response> {
  if (request.method === method) return handler(request)
  const response = refusal(405, 'method_not_allowed', `Use ${method}.`)
  response.headers.set('allow', method)
  return response
}
