// @vitest-environment jsdom
/** A response on its way from a callback page to the page that waits for it. */
import { PkceError } from '@pkce/core'
import { afterEach, expect, it, vi } from 'vitest'
import { awaitResponse, givingUp } from './await-response.ts'
import { passOn } from './pass-on.ts'

const RESPONSE = `${location.origin}/callback?code=c1&state=s1`

const opened: AbortController[] = []
afterEach(() => {
  for (const controller of opened.splice(0)) controller.abort(new Error('test over'))
  vi.unstubAllGlobals()
})

function waiting(state = 's1', from: Window | null = null) {
  const over = givingUp(60_000, undefined)
  opened.push(over)
  const response = awaitResponse({ state, from, signal: over.signal })
  response.catch(() => {})
  return { response, over }
}

it('reaches the page that waits over the channel of its state, though no opener is left', async () => {
  const { response } = waiting()
  expect(await passOn(RESPONSE)).toBe(true)
  expect(await response).toBe(RESPONSE)
})

it('is known by the state inside it when it is a JWT (JARM)', async () => {
  const { response } = waiting('s-\u00fc?')
  const payload = btoa(JSON.stringify({ state: 's-\u00fc?' }))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
  const url = `${location.origin}/callback?response=e30.${payload}.sig`
  expect(await passOn(url)).toBe(true)
  expect(await response).toBe(url)
  expect(await passOn(`${location.origin}/callback?response=nothing`)).toBe(false)
})

it('is not given to a page that waits for another state', async () => {
  const { response } = waiting('s2')
  expect(await passOn(RESPONSE)).toBe(false)
  expect(await Promise.race([response, 'still waiting'])).toBe('still waiting')
})

it('says that nobody waits when nobody does', async () => {
  expect(await passOn(RESPONSE)).toBe(false)
})

it('reads the state of a response in the fragment', async () => {
  const { response } = waiting()
  const url = `${location.origin}/callback#code=c1&state=s1`
  expect(await passOn(url)).toBe(true)
  expect(await response).toBe(url)
})

it.each([
  [
    'of another origin',
    { origin: 'https://evil.example', source: window, data: { pkce: 'response', url: RESPONSE } },
  ],
  ['of another window', { origin: location.origin, source: null, data: { pkce: 'response', url: RESPONSE } }],
  ['of another shape', { origin: location.origin, source: window, data: { url: RESPONSE } }],
  ['with no text', { origin: location.origin, source: window, data: { pkce: 'response', url: 7 } }],
  [
    'with a URL of elsewhere',
    {
      origin: location.origin,
      source: window,
      data: { pkce: 'response', url: 'https://evil.example/?code=c&state=s1' },
    },
  ],
  ['with nothing', { origin: location.origin, source: window, data: null }],
])('ignores a message %s', async (_, message) => {
  const { response } = waiting('s1', window)
  dispatchEvent(new MessageEvent('message', message as MessageEventInit))
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(await Promise.race([response, 'still waiting'])).toBe('still waiting')
})

it('takes a message of the window that was opened, and answers it', async () => {
  const popup = { postMessage: vi.fn() } as unknown as Window
  const { response } = waiting('s1', popup)
  const event = new MessageEvent('message', {
    origin: location.origin,
    data: { pkce: 'response', url: RESPONSE },
  })
  Object.defineProperty(event, 'source', { value: popup })
  dispatchEvent(event)
  expect(await response).toBe(RESPONSE)
  expect(popup.postMessage).toHaveBeenCalledWith({ pkce: 'received', state: 's1' }, location.origin)
})

it('is posted to the opener as well, for the case that storage is partitioned, and to its origin only', async () => {
  const opener = { postMessage: vi.fn() }
  vi.stubGlobal('opener', opener)
  const passed = passOn(RESPONSE)
  expect(opener.postMessage).toHaveBeenCalledWith({ pkce: 'response', url: RESPONSE }, location.origin)
  dispatchEvent(
    new MessageEvent('message', { origin: location.origin, data: { pkce: 'received', state: 's1' } }),
  )
  expect(await passed).toBe(true)
})

it('stops waiting when the app says so, or when the time is up', async () => {
  const app = new AbortController()
  const cancelled = givingUp(60_000, app.signal)
  const response = awaitResponse({ state: 's1', from: null, signal: cancelled.signal })
  app.abort()
  await expect(response).rejects.toMatchObject({ code: 'login_cancelled' })
  const late = awaitResponse({ state: 's1', from: null, signal: givingUp(1, undefined).signal })
  await expect(late).rejects.toMatchObject({ code: 'login_timeout' })
  await expect(
    awaitResponse({ state: 's1', from: null, signal: givingUp(60_000, AbortSignal.abort()).signal }),
  ).rejects.toBeInstanceOf(PkceError)
})
