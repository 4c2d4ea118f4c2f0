// @vitest-environment jsdom
/** A page that a server rendered, taken over by the browser. */
import { afterEach, expect, it, vi } from 'vitest'
import { createSSRApp, defineComponent, h, nextTick } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { testClient } from '../../browser/test/test-client.ts'
import { AuthGate, createPkce, useAuth } from './index.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const Page = defineComponent(() => {
  const { status } = useAuth()
  return () =>
    h('p', [status.value, h(AuthGate, null, { default: () => ' Secret', pending: () => ' One moment' })])
})

/** What a server would send: it has no document, and nobody listens there. */
async function rendered(): Promise<string> {
  vi.stubGlobal('document', undefined)
  const client = testClient({ status: 'pending' })
  const html = await renderToString(createSSRApp(Page).use(createPkce(client)))
  expect(client.listeners()).toBe(0)
  vi.unstubAllGlobals()
  return html
}

it('hydrates without a complaint, then shows what is true', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const element = document.createElement('main')
  element.innerHTML = await rendered()
  createSSRApp(Page)
    .use(createPkce(testClient({ user: { name: 'Ada' } })))
    .mount(element)
  expect(element.textContent).toBe('pending One moment')
  await nextTick()
  expect(element.textContent).toBe('authenticated Secret')
  expect(warn).not.toHaveBeenCalled()
})
