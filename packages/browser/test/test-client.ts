/** The client of a page as tests set it by hand. */
import { createTestClient, type TestClient, type TestClientOptions } from '@pkce/testing'
import type { BrowserClient } from '../src/index.ts'
import { countListeners, type Listeners } from './count-listeners.ts'

export interface TestPageClient extends BrowserClient, Omit<TestClient, 'login'>, Listeners {
  disposed: boolean
}

export function testClient(options: TestClientOptions = {}): TestPageClient {
  return Object.assign(countListeners(createTestClient(options)), {
    apis: [],
    fetch: globalThis.fetch,
    onReturn: () => {},
    disposed: false,
    dispose(this: TestPageClient) {
      this.disposed = true
    },
  })
}
