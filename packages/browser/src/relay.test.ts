// @vitest-environment jsdom
/** The callback page of popups and frames. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { awaitResponse } from './await-response.ts'

const close = vi.fn()

beforeEach(() => {
  vi.resetModules()
  vi.spyOn(window, 'close').mockImplementation(close)
  history.replaceState(null, '', '/relay.html?code=c1&state=s1')
})
afterEach(() => {
  vi.restoreAllMocks()
  close.mockReset()
})

it('takes the response out of its address at once, hands it over, and closes', async () => {
  const { href } = location
  const waits = awaitResponse({ state: 's1', from: null, signal: new AbortController().signal })
  await import('./relay.ts')
  expect(location.search).toBe('')
  expect(await waits).toBe(href)
  await vi.waitFor(() => expect(close).toHaveBeenCalled())
  expect(document.body.textContent).toContain('You can close this window')
})

it('says so when no page waits for it', async () => {
  await import('./relay.ts')
  await vi.waitFor(() => expect(document.body.textContent).toContain('sign in again'), 2_000)
  expect(close).not.toHaveBeenCalled()
})
