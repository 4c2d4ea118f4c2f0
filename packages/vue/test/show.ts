/** What the tests show: a Vue app in a page, and a client that they set by hand. */
import type { BrowserClient } from '@pkce/browser'
import { createTestClient, type TestClient, type TestClientOptions } from '@pkce/testing'
import { type App, type Component, createApp, nextTick } from 'vue'
import type { Router } from 'vue-router'
import { createPkce } from '../src/index.ts'

export interface ShownClient extends BrowserClient, Omit<TestClient, 'login'> {
  /** How many listen to it. */
  listeners(): number
  disposed: boolean
}

export function testClient(options: TestClientOptions = {}): ShownClient {
  const client = createTestClient(options)
  let listeners = 0
  const { subscribe } = client
  return Object.assign(client, {
    apis: [],
    fetch: globalThis.fetch,
    onReturn: () => {},
    listeners: () => listeners,
    disposed: false,
    dispose(this: ShownClient) {
      this.disposed = true
    },
    subscribe(listener: () => void) {
      listeners++
      const stop = subscribe(listener)
      return () => {
        listeners--
        stop()
      }
    },
  })
}

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
