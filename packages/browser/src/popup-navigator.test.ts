// @vitest-environment jsdom
/** The popup: opened in the click, believed with care, and always settled. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { passOn } from './pass-on.ts'
import { type PopupOptions, popupNavigator } from './popup-navigator.ts'

const REQUEST = 'https://as.example/authorize?request_uri=urn:1'
const LOGIN = { purpose: 'login', url: REQUEST, state: 's1' } as const
const RESPONSE = `${location.origin}/callback?code=c1&state=s1`

/** A popup as its opener sees it. */
class FakePopup {
  closed = false
  at: string | Error = 'about:blank'
  readonly close = vi.fn(() => {
    this.closed = true
  })
  readonly postMessage = vi.fn()
  readonly location: { readonly href: string; replace(url: string): void }
  constructor() {
    const address = () => {
      if (this.at instanceof Error) throw this.at
      return this.at
    }
    this.location = {
      get href() {
        return address()
      },
      replace: vi.fn(),
    }
  }
  /** The server's page has loaded: its address can not be read. */
  arrive() {
    this.at = new DOMException('Blocked a frame', 'SecurityError')
  }
}

let popup: FakePopup
const open = vi.fn<(...request: unknown[]) => FakePopup | null>()

beforeEach(() => {
  popup = new FakePopup()
  open.mockReset().mockReturnValue(popup)
  vi.stubGlobal('open', open)
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

function visit(options?: PopupOptions) {
  const begun = popupNavigator(options).begin()
  const response = begun.go(LOGIN)
  const outcome = vi.fn()
  response.then(outcome, ({ code }) => outcome(code))
  return { ...begun, response, outcome }
}

it('opens the window before anything asynchronous happens, and sends it to the server later', () => {
  const { go } = popupNavigator().begin()
  expect(open).toHaveBeenCalledTimes(1)
  expect(popup.location.replace).not.toHaveBeenCalled()
  void go(LOGIN)
  expect(popup.location.replace).toHaveBeenCalledWith(REQUEST)
})

it('resolves to the response that the callback page passes on, without an opener too', async () => {
  const { response, end } = visit()
  vi.useRealTimers()
  expect(await passOn(RESPONSE)).toBe(true)
  expect(await response).toBe(RESPONSE)
  end()
  expect(popup.close).toHaveBeenCalled()
})

it('says that the popup was blocked', () => {
  open.mockReturnValue(null)
  expect(() => popupNavigator().begin()).toThrow(expect.objectContaining({ code: 'popup_blocked' }))
  popup.closed = true
  open.mockReturnValue(popup)
  expect(() => popupNavigator().begin()).toThrow(expect.objectContaining({ code: 'popup_blocked' }))
})

it('says that the user closed the popup, after a while in which a response may still come', async () => {
  const { outcome } = visit()
  popup.arrive()
  await vi.advanceTimersByTimeAsync(400)
  popup.closed = true
  await vi.advanceTimersByTimeAsync(600)
  expect(outcome).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(outcome).toHaveBeenCalledWith('popup_closed')
})

it('waits on when the server severed the popup on its way (COOP): closed does not mean closed then', async () => {
  const { outcome } = visit()
  popup.closed = true
  await vi.advanceTimersByTimeAsync(300_000)
  expect(outcome).not.toHaveBeenCalled()
})

it('waits on when the popup is lost while the user is in it', async () => {
  const { outcome } = visit()
  popup.arrive()
  await vi.advanceTimersByTimeAsync(400)
  vi.spyOn(document, 'hasFocus').mockReturnValue(false)
  popup.closed = true
  await vi.advanceTimersByTimeAsync(60_000)
  expect(outcome).not.toHaveBeenCalled()
})

it('always settles: by its time, by the signal of the app, by the end of the login', async () => {
  const timed = visit({ timeout: 1_000 })
  await vi.advanceTimersByTimeAsync(1_001)
  expect(timed.outcome).toHaveBeenCalledWith('login_timeout')

  const app = new AbortController()
  const cancelled = visit({ signal: app.signal })
  app.abort()
  await vi.advanceTimersByTimeAsync(1)
  expect(cancelled.outcome).toHaveBeenCalledWith('login_cancelled')

  const ended = visit()
  ended.end()
  await vi.advanceTimersByTimeAsync(1)
  expect(ended.outcome).toHaveBeenCalledWith('login_cancelled')
  expect(vi.getTimerCount()).toBe(0)
})

it('asks for the page of a popup, and for a relay page when there is one', () => {
  expect(popupNavigator().options).toEqual({ display: 'popup' })
  expect(popupNavigator({ redirectUri: '/relay.html' }).options).toEqual({
    display: 'popup',
    redirectUri: `${location.origin}/relay.html`,
  })
})
