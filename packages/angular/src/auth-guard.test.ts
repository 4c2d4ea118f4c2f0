// @vitest-environment jsdom
/** The guards over the Router: who waits, who is sent to sign in, and who goes where. */
import '@angular/compiler'
import { Location } from '@angular/common'
import { Component, type Injector, PLATFORM_ID } from '@angular/core'
import { provideRouter, Router, type Routes } from '@angular/router'
import type { BrowserClient } from '@pkce/browser'
import { expect, it, vi } from 'vitest'
import { createSite } from '../test/site.ts'
import { authCallback, authGuard, authMatch, injectAuth, providePkce, withRouter } from './index.ts'

const Page = Component({ template: '' })(class {})
const loadChildren = vi.fn(async (): Promise<Routes> => [{ path: '', component: Page }])
const routes: Routes = [
  { path: '', component: Page },
  { path: 'open', component: Page },
  { path: 'callback', canActivate: [authCallback({ onDenied: '/open' })], children: [] },
  { path: 'profile', component: Page, canActivate: [authGuard()] },
  { path: 'team', canActivateChild: [authGuard()], children: [{ path: 'members', component: Page }] },
  { path: 'admin', canMatch: [authMatch()], loadChildren },
  { path: 'denied', component: Page, canActivate: [authGuard({ onDenied: '/denied' })] },
  { path: 'vault', component: Page, canActivate: [authGuard({ onDenied: '/denied' })] },
]

function appOf(client: BrowserClient) {
  return [providePkce(client, withRouter()), provideRouter(routes)]
}

function go({ injector }: { readonly injector: Injector }, url: string): Promise<boolean> {
  return injector.get(Router).navigateByUrl(url)
}

/** A storage whose session is read only when the test lets it. */
function held<T extends { readonly sessions: object }>(ports: T): [ports: T, letGo: () => void] {
  let letGo = () => {}
  const until = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const get = async (key: string) => {
    await until
    return (ports.sessions as { get(key: string): string | undefined }).get(key)
  }
  return [{ ...ports, sessions: { ...ports.sessions, get } }, letGo]
}

it('waits until the session is restored, then lets the user in', async () => {
  const site = createSite()
  const tab = await site.signedInTab()
  const [ports, letGo] = held(tab.ports)
  const app = await site.start(appOf(site.client({ ...tab, ports })))
  let entered: boolean | undefined
  void go(app, '/profile').then((result) => {
    entered = result
  })
  await site.settle()
  expect(entered).toBeUndefined()
  letGo()
  await site.settle()
  expect([entered, app.injector.get(Router).url]).toEqual([true, '/profile'])
  app.destroy()
})

it.each(['/profile?tab=2#top', '/team/members'])(
  'sends a visitor of %s to sign in, and back to it',
  async (url) => {
    const site = createSite()
    const tab = site.bed.open()
    const first = await site.start(appOf(site.client(tab)))
    void go(first, url)
    await site.settle()
    expect(first.injector.get(Router).url).toBe('/')
    const { response } = site.bed.server.authorize(tab.navigations.last().url)
    first.destroy()

    const second = await site.start(
      appOf(site.client(tab, `/callback${new URL(response, location.origin).search}`)),
    )
    await site.settle()
    expect(second.injector.get(Router).url).toBe(url)
    expect(second.injector.get(Location).path(true)).toBe(url)
    second.destroy()
  },
)

it('asks once: after a refusal it goes on to the page that says why', async () => {
  const site = createSite()
  const tab = site.bed.open()
  const first = await site.start(appOf(site.client(tab)))
  void go(first, '/vault')
  await site.settle()
  const { response } = site.bed.server.authorize(tab.navigations.last().url, { error: 'access_denied' })
  first.destroy()

  const second = await site.start(
    appOf(site.client(tab, `/callback${new URL(response, location.origin).search}`)),
  )
  await site.settle()
  expect(second.inside(() => injectAuth()).error()?.code).toBe('authorization_refused')
  await go(second, '/vault')
  expect(second.injector.get(Router).url).toBe('/denied')
  expect(tab.navigations.visits).toHaveLength(1)
  second.destroy()
})

it('goes on to the page that says why when a login can not start', async () => {
  const site = createSite()
  site.bed.server.faults.always('any', 'offline')
  const tab = site.bed.open()
  const app = await site.start(appOf(site.client(tab)))
  await go(app, '/vault')
  expect(app.injector.get(Router).url).toBe('/denied')
  expect(app.inside(() => injectAuth()).error()?.code).toBe('network_failed')
  app.destroy()
})

it('asks for nothing any more when the navigation was given up meanwhile', async () => {
  const site = createSite()
  const tab = site.bed.open()
  const [ports, letGo] = held(tab.ports)
  const client = site.client({ ...tab, ports })
  const app = await site.start(appOf(client))
  void go(app, '/profile')
  await site.settle()
  await go(app, '/open')
  letGo()
  await site.settle()
  expect(client.getSnapshot().status).toBe('anonymous')
  expect(tab.navigations.visits).toEqual([])
  app.destroy()
})

it('waits at the redirect URI until the login is complete, and shows where it began', async () => {
  const site = createSite()
  const tab = site.bed.open()
  const first = await site.start(appOf(site.client(tab)))
  await first.inside(() => injectAuth()).login({ returnTo: '/profile' })
  const answered = new URL(site.bed.server.authorize(tab.navigations.last().url).url)
  first.destroy()

  const second = await site.start(appOf(site.client(tab, answered.pathname + answered.search)))
  second.injector.get(Router).initialNavigation()
  expect(second.injector.get(Router).url).toBe('/')
  await site.settle()
  expect(second.injector.get(Router).url).toBe('/profile')
  second.destroy()
})

it.each([{ error: 'access_denied' }, undefined])(
  'leaves the redirect URI without a login: %o',
  async (refusal) => {
    const site = createSite()
    const tab = site.bed.open()
    const client = site.client(tab)
    await client.login()
    const { search } = new URL(site.bed.server.authorize(tab.navigations.last().url, refusal).url)
    client.dispose()

    const app = await site.start(appOf(site.client(tab, `/callback${refusal ? search : ''}`)))
    const { length } = history
    app.injector.get(Router).initialNavigation()
    await site.settle()
    expect(app.injector.get(Router).url).toBe('/open')
    expect(history.length).toBe(length)
    app.destroy()
  },
)

it('does not load the code of a lazy route before someone is signed in', async () => {
  const site = createSite()
  const tab = site.bed.open()
  const visitor = await site.start(appOf(site.client(tab)))
  void go(visitor, '/admin?page=2')
  await site.settle()
  expect(loadChildren).not.toHaveBeenCalled()
  const { response } = site.bed.server.authorize(tab.navigations.last().url)
  visitor.destroy()

  const user = await site.start(
    appOf(site.client(tab, `/callback${new URL(response, location.origin).search}`)),
  )
  await site.settle()
  expect(loadChildren).toHaveBeenCalledOnce()
  expect(user.injector.get(Router).url).toBe('/admin?page=2')
  user.destroy()
})

it('leaves no listener behind when the app is destroyed while a guard waits', async () => {
  const site = createSite()
  const client = site.client()
  const app = await site.start(appOf(client))
  void go(app, '/profile')
  await site.settle()
  expect([client.getSnapshot().status, client.listeners()]).toEqual(['redirecting', 2])
  app.destroy()
  expect(client.listeners()).toBe(0)
})

it('lets every route through on a server', async () => {
  const site = createSite()
  const client = site.client()
  const app = await site.start([...appOf(client), { provide: PLATFORM_ID, useValue: 'server' }])
  for (const url of ['/profile', '/team/members', '/admin', '/callback'])
    expect(await go(app, url)).toBe(true)
  expect(client.getSnapshot().status).toBe('pending')
  app.destroy()
})
