// @vitest-environment jsdom
/** The interceptor over HttpClient's testing backend: which requests carry the token, and what follows a 401. */
import '@angular/compiler'
import { HttpClient, HttpEventType, provideHttpClient, withInterceptors } from '@angular/common/http'
import {
  HttpTestingController,
  provideHttpClientTesting,
  type TestRequest,
} from '@angular/common/http/testing'
import { PLATFORM_ID } from '@angular/core'
import { type BrowserClient, observe } from '@pkce/browser'
import { firstValueFrom } from 'rxjs'
import { expect, it } from 'vitest'
import { API, createSite, type Site } from '../test/site.ts'
import { authInterceptor, definePkce, injectClient, providePkce, skipAuth, withToken } from './index.ts'

/** HttpClient over this client, and an API that the test answers for. */
async function open(site: Site, client: BrowserClient, platform = 'browser') {
  const app = await site.start([
    providePkce(client),
    provideHttpClient(withInterceptors([authInterceptor()])),
    provideHttpClientTesting(),
    { provide: PLATFORM_ID, useValue: platform },
  ])
  const controller = app.injector.get(HttpTestingController)
  return {
    app,
    http: app.injector.get(HttpClient),
    /** What was sent since the last look. */
    async sent(): Promise<TestRequest[]> {
      await site.settle()
      return controller.match(() => true)
    },
  }
}

async function openSignedIn(site = createSite()) {
  return { site, ...(await open(site, site.client(await site.signedInTab()))) }
}

/** True when the request carries a token that the authorization server gave, and would still accept. */
function isAuthorized({ request }: TestRequest, { bed }: Site): boolean {
  const [scheme, token = ''] = request.headers.get('Authorization')?.split(' ') ?? []
  return scheme === 'Bearer' && bed.server.accepts(token)
}

function refuse(request: TestRequest): void {
  request.flush(null, { status: 401, statusText: 'Unauthorized' })
}

it('adds the token to requests for an API of the client', async () => {
  const { app, site, http, sent } = await openSignedIn()
  const answer = firstValueFrom(http.get(`${API}/me`, { params: { page: 2 } }))
  const [request] = (await sent()) as [TestRequest]
  expect(request.request.urlWithParams).toBe(`${API}/me?page=2`)
  expect(isAuthorized(request, site)).toBe(true)
  expect(request.request.redirect).toBe('error')
  request.flush({ sub: 'ada' })
  expect(await answer).toEqual({ sub: 'ada' })
  app.destroy()
})

it.each([
  'https://api.example.com.evil.example/me',
  'https://api.example.com@evil.example/me',
  'https://evil.example/?https://api.example.com/me',
  'http://api.example.com/me',
  'https://api.example.com:8443/me',
  '/me',
])('leaves a request for %s as it is', async (url) => {
  const { app, http, sent } = await openSignedIn()
  http.get(url).subscribe()
  const [request] = (await sent()) as [TestRequest]
  expect(request.request.headers.has('Authorization')).toBe(false)
  expect(request.request.redirect).toBeUndefined()
  app.destroy()
})

it('is sent once more after the stronger login that the API wants', async () => {
  const site = createSite()
  const tab = await site.signedInTab()
  const wanted: unknown[] = []
  const onStepUp = async (login: unknown) => wanted.push(login)
  const { app, http, sent } = await open(site, { ...site.client(tab), onStepUp })
  const answer = firstValueFrom(http.get(`${API}/me`))
  const [first] = (await sent()) as [TestRequest]
  const challenge = 'Bearer error="insufficient_user_authentication", max_age="60"'
  first.flush(null, {
    ...{ status: 401, statusText: 'Unauthorized' },
    headers: { 'www-authenticate': challenge },
  })
  const [second] = (await sent()) as [TestRequest]
  expect(wanted).toEqual([{ maxAge: 60 }])
  second.flush({ sub: 'ada' })
  expect(await answer).toEqual({ sub: 'ada' })
  app.destroy()
})

it('lets a request look at redirects, but never follow them', async () => {
  const { app, http, sent } = await openSignedIn()
  http.get(`${API}/moved`, { redirect: 'manual' }).subscribe()
  http.get(`${API}/moved`, { redirect: 'follow' }).subscribe()
  expect((await sent()).map(({ request }) => request.redirect)).toEqual(['manual', 'error'])
  app.destroy()
})

it('leaves a request that asks for it without the token', async () => {
  const { app, http, sent } = await openSignedIn()
  http.get(`${API}/public`, { context: skipAuth() }).subscribe()
  const [request] = (await sent()) as [TestRequest]
  expect(request.request.headers.has('Authorization')).toBe(false)
  app.destroy()
})

it('refreshes once for eight requests that were refused together, and sends each once more', async () => {
  const { app, site, http, sent } = await openSignedIn()
  const answers = Promise.all(
    Array.from({ length: 8 }, (_, id) => firstValueFrom(http.post(`${API}/orders/${id}`, { id }))),
  )
  const first = await sent()
  expect(first).toHaveLength(8)
  for (const request of first) refuse(request)
  const second = await sent()
  expect(second).toHaveLength(8)
  expect(second.every((request) => isAuthorized(request, site))).toBe(true)
  for (const request of second) request.flush(request.request.body)
  expect(await answers).toEqual(Array.from({ length: 8 }, (_, id) => ({ id })))
  expect(site.bed.server.calls('token').map(({ parameters }) => parameters.grant_type)).toEqual([
    'authorization_code',
    'refresh_token',
  ])
  app.destroy()
})

it('does not refresh again for a request that is refused when the new token has already come', async () => {
  const { app, site, http, sent } = await openSignedIn()
  const answers = Promise.all(['/fast', '/slow'].map((path) => firstValueFrom(http.get(API + path))))
  const [fast, slow] = (await sent()) as [TestRequest, TestRequest]
  refuse(fast)
  const [fastAgain] = (await sent()) as [TestRequest]
  refuse(slow)
  const [slowAgain] = (await sent()) as [TestRequest]
  fastAgain.flush('fast')
  slowAgain.flush('slow')
  expect(await answers).toEqual(['fast', 'slow'])
  expect(site.bed.server.calls('token')).toHaveLength(2)
  app.destroy()
})

it('gives the refusal to the app when the API refuses the new token as well', async () => {
  const { app, site, http, sent } = await openSignedIn()
  const answer = Promise.allSettled([firstValueFrom(http.get(`${API}/me`))])
  for (const request of await sent()) refuse(request)
  for (const request of await sent()) refuse(request)
  expect(await sent()).toEqual([])
  expect(await answer).toMatchObject([{ reason: { name: 'HttpErrorResponse', status: 401 } }])
  expect(site.bed.server.calls('token')).toHaveLength(2)
  app.destroy()
})

it('gives other errors to the app as they are', async () => {
  const { app, http, sent } = await openSignedIn()
  const answered: number[] = []
  observe(
    app.inside(() => injectClient()),
    (seen) => seen.kind === 'answer' && answered.push(seen.httpStatus),
  )
  const answers = Promise.allSettled(
    ['/broken', '/offline'].map((path) => firstValueFrom(http.get(API + path))),
  )
  const [broken, offline] = (await sent()) as [TestRequest, TestRequest]
  broken.flush({ why: 'broken' }, { status: 500, statusText: 'Internal Server Error' })
  offline.error(new ProgressEvent('error'))
  expect(await answers).toMatchObject([
    { reason: { status: 500, error: { why: 'broken' } } },
    { reason: { name: 'HttpErrorResponse', status: 0 } },
  ])
  expect(answered).toEqual([500])
  app.destroy()
})

it('says that nobody is signed in, and sends nothing', async () => {
  const site = createSite()
  const { app, http, sent } = await open(site, site.client())
  const answer = Promise.allSettled([firstValueFrom(http.get(`${API}/me`))])
  expect(await sent()).toEqual([])
  expect(await answer).toMatchObject([{ reason: { name: 'PkceError', code: 'login_required' } }])
  app.destroy()
})

it('passes progress on, and stops with who asked', async () => {
  const { app, http, sent } = await openSignedIn()
  const seen: HttpEventType[] = []
  const subscription = http
    .post(`${API}/upload`, 'file', { observe: 'events', reportProgress: true })
    .subscribe(({ type }) => seen.push(type))
  const [request] = (await sent()) as [TestRequest]
  request.event({ type: HttpEventType.UploadProgress, loaded: 1, total: 4 })
  expect(seen).toEqual([HttpEventType.Sent, HttpEventType.UploadProgress])
  subscription.unsubscribe()
  expect(request.cancelled).toBe(true)
  app.destroy()
})

it('sends nothing for a request that was cancelled while it waited for a token', async () => {
  const { app, site, http, sent } = await openSignedIn()
  site.bed.clock.jump(600_000)
  http.get(`${API}/me`).subscribe().unsubscribe()
  expect(await sent()).toEqual([])
  app.destroy()
})

it('adds the token of each client to its own APIs', async () => {
  const site = createSite()
  const client = site.client(await site.signedInTab())
  const ADMIN = definePkce('admin')
  const app = await site.start([
    providePkce({ ...site.bed.options }),
    providePkce(client, withToken(ADMIN)),
    provideHttpClient(withInterceptors([authInterceptor(), authInterceptor({ auth: ADMIN })])),
    provideHttpClientTesting(),
  ])
  app.injector.get(HttpClient).get(`${API}/me`).subscribe()
  await site.settle()
  const request = app.injector.get(HttpTestingController).expectOne(`${API}/me`)
  expect(isAuthorized(request, site)).toBe(true)
  app.destroy()
})

it('adds nothing on a server', async () => {
  const site = createSite()
  const { app, http, sent } = await open(site, site.client(), 'server')
  http.get(`${API}/me`).subscribe()
  const [request] = (await sent()) as [TestRequest]
  expect(request.request.headers.has('Authorization')).toBe(false)
  app.destroy()
})
