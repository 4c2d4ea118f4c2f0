// @vitest-environment jsdom
/** The page after a login, wherever the app lives. */
import '@angular/compiler'
import { Component } from '@angular/core'
import { provideRouter, Router, withHashLocation } from '@angular/router'
import { expect, it } from 'vitest'
import { createSite } from '../test/site.ts'
import { authGuard, injectAuth, providePkce, withRouter } from './index.ts'

const Page = Component({ template: '' })(class {})
const routes = [
  { path: 'profile', component: Page, canActivate: [authGuard()] },
  { path: '**', component: Page },
]

const base = document.head.appendChild(document.createElement('base'))

it.each([
  ['at the root', '/', provideRouter(routes), '/profile?tab=2#top'],
  ['in a folder', '/app/', provideRouter(routes), '/app/profile?tab=2#top'],
  ['behind a hash', '/', provideRouter(routes, withHashLocation()), '/#/profile?tab=2#top'],
])('brings the user of an app %s back through the Router', async (_where, home, router, page) => {
  base.href = home
  const site = createSite()
  const tab = site.bed.open()
  const guarded = await site.start([providePkce(site.client(tab, home), withRouter()), router])
  void guarded.injector.get(Router).navigateByUrl('/profile?tab=2#top')
  await site.settle()
  guarded.destroy()
  const answered = new URL(site.bed.server.authorize(tab.navigations.last().url).url)

  const returned = await site.start([
    providePkce(site.client(tab, answered.pathname + answered.search), withRouter()),
    router,
  ])
  const { length } = history
  await site.settle()
  expect(history.length).toBe(length)
  expect(returned.inside(() => injectAuth()).status()).toBe('authenticated')
  expect(returned.injector.get(Router).url).toBe('/profile?tab=2#top')
  expect(location.pathname + location.search + location.hash).toBe(page)
  returned.destroy()
})
