/** What the tests show: a Vue app in a page. */
import type { BrowserClient } from '@pkce/browser'
import { type App, type Component, createApp, nextTick } from 'vue'
import type { Router } from 'vue-router'
import { createPkce } from '../src/index.ts'

export interface Shown {
  readonly app: App
  /** What is on the page, once Vue has rendered. */
  text(): Promise<string | null>
}

export function show(component: Component, client: BrowserClient, router?: Router): Shown {
  const element = document.createElement('main')
  document.body.append(element)
  const app = createApp(component).use(createPkce(client, router && { router }))
  if (router) app.use(router)
  app.mount(element)
  return {
    app,
    async text() {
      await nextTick()
      return element.textContent
    },
  }
}
