// @vitest-environment jsdom
/** The provider and what is injected: signals that follow the client, and nothing left when the app is gone. */
import '@angular/compiler'
import { Component, destroyPlatform, PLATFORM_ID } from '@angular/core'
import { TestBed } from '@angular/core/testing'
import { BrowserTestingModule, platformBrowserTesting } from '@angular/platform-browser/testing'
import { provideRouter } from '@angular/router'
import { createTestClient } from '@pkce/testing'
import { expect, it } from 'vitest'
import { createSite } from '../test/site.ts'
import { definePkce, injectAuth, injectClient, providePkce, withRouter, withToken } from './index.ts'

it('starts the client with the app, and shows what it says', async () => {
  const site = createSite()
  const client = site.client(await site.signedInTab())
  const app = await site.start([providePkce(client)])
  const auth = app.inside(() => injectAuth())
  await site.settle()
  expect(auth.status()).toBe('authenticated')
  expect(auth.user()).toMatchObject({ sub: 'ada', name: 'Ada Lovelace' })
  expect(auth.expiresAt()).toBe(site.bed.clock.now() + 300_000)
  expect(auth.scope()).toBe('openid profile email')
  expect([auth.isRefreshing(), auth.error()]).toEqual([false, undefined])
  app.destroy()
})

it('shows a refresh while it is under way, and the user meanwhile', async () => {
  const site = createSite()
  const app = await site.start([providePkce(site.client(await site.signedInTab()))])
  const auth = app.inside(() => injectAuth())
  await site.settle()
  const token = auth.getAccessToken({ fresh: true })
  expect([auth.isRefreshing(), auth.status(), auth.user()?.sub]).toEqual([true, 'authenticated', 'ada'])
  expect(site.bed.server.accepts((await token).token)).toBe(true)
  expect(auth.isRefreshing()).toBe(false)
  app.destroy()
})

it('renders again when the client changes, without zones', async () => {
  const site = createSite()
  const client = site.client(await site.signedInTab())
  class Who {
    readonly auth = injectAuth()
  }
  Component({ selector: 'who-is', template: '{{ auth.status() }} {{ auth.user()?.name }}' })(Who)
  const host = document.body.appendChild(document.createElement('who-is'))
  const app = await site.start([providePkce(client)])
  app.bootstrap(Who, host)
  await site.settle()
  expect(host.textContent).toBe('authenticated Ada Lovelace')
  await client.logout()
  await site.settle()
  expect(host.textContent?.trim()).toBe('anonymous')
  app.destroy()
})

it('leaves no listener behind when the app is destroyed, and the client to its owner', async () => {
  const site = createSite()
  const client = site.client(await site.signedInTab())
  const { onReturn } = client
  const app = await site.start([providePkce(client, withRouter()), provideRouter([])])
  await site.settle()
  expect(client.listeners()).toBe(1)
  expect(client.onReturn).not.toBe(onReturn)
  app.destroy()
  expect(client.listeners()).toBe(0)
  expect(client.onReturn).toBe(onReturn)
  expect(await client.getAccessToken()).toMatchObject({ tokenType: 'Bearer' })
})

it('disposes of a client that it made itself from options', async () => {
  const site = createSite()
  const { ports } = await site.signedInTab()
  const app = await site.start([providePkce(() => ({ ...site.bed.options, ports }))])
  const client = app.inside(() => injectClient())
  await site.settle()
  expect(client.getSnapshot().status).toBe('authenticated')
  expect(site.bed.clock.timers).toBe(1)
  app.destroy()
  expect([site.bed.clock.timers, site.bed.sessions.watchers]).toEqual([0, 0])
  await expect(client.getAccessToken()).rejects.toMatchObject({ code: 'disposed' })
})

it('keeps the clients of two issuers apart', async () => {
  const [site, other] = [createSite(), createSite()]
  const ADMIN = definePkce('admin')
  const app = await site.start([
    providePkce(site.client(await site.signedInTab())),
    providePkce(other.client(), withToken(ADMIN)),
  ])
  await site.settle()
  const [auth, admin] = app.inside(() => [injectAuth(), injectAuth(ADMIN)] as const)
  expect([auth.status(), admin.status()]).toEqual(['authenticated', 'anonymous'])
  app.destroy()
})

it('starts nothing on a server, and says that nothing is known', async () => {
  const site = createSite()
  const client = site.client(await site.signedInTab())
  const app = await site.start([providePkce(client), { provide: PLATFORM_ID, useValue: 'server' }])
  const auth = app.inside(() => injectAuth())
  await site.settle()
  expect([auth.status(), auth.user(), client.listeners()]).toEqual(['pending', undefined, 0])
  app.destroy()
})

it('takes a client that a test sets by hand', () => {
  destroyPlatform()
  TestBed.initTestEnvironment(BrowserTestingModule, platformBrowserTesting())
  const client = Object.assign(createTestClient(), { apis: [], fetch, onReturn() {} })
  TestBed.configureTestingModule({ providers: [providePkce(client)] })
  const auth = TestBed.runInInjectionContext(() => injectAuth())
  expect(auth.status()).toBe('anonymous')
  client.signIn({ name: 'Ada' })
  expect(auth.user()?.name).toBe('Ada')
  TestBed.resetTestEnvironment()
  destroyPlatform()
})

it('says what is missing where no client was provided', async () => {
  const app = await createSite().start([])
  expect(() => app.inside(() => injectAuth())).toThrow(
    expect.objectContaining({
      code: 'configuration_invalid',
      message: expect.stringContaining('providePkce()'),
    }),
  )
  const ADMIN = definePkce('admin')
  expect(() => app.inside(() => injectClient(ADMIN))).toThrow('the client "admin"')
  app.destroy()
})
