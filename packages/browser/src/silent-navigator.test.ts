// @vitest-environment jsdom
/** The hidden frame: asks without a page, and says clearly why it can not. */
import { afterEach, expect, it } from 'vitest'
import { passOn } from './pass-on.ts'
import { type SilentOptions, silentNavigator } from './silent-navigator.ts'

afterEach(() => {
  for (const frame of document.querySelectorAll('iframe')) frame.remove()
})

const frames = () => [...document.querySelectorAll('iframe')]

/** A visit to `server`, answered with `parameters`; the outcome, or its error code. */
async function visit(parameters: string, server = `http://${location.host}`, options?: SilentOptions) {
  const { go, end } = silentNavigator(options).begin()
  const outcome = go({ purpose: 'login', url: `${server}/authorize?prompt=none`, state: 's1' }).finally(end)
  const answered = parameters ? passOn(`${location.origin}/callback?${parameters}&state=s1`) : true
  const [result] = await Promise.allSettled([outcome, answered])
  return result.status === 'fulfilled' ? result.value : result.reason.code
}

it('asks with prompt=none in a frame that can not take the window away, and removes it', async () => {
  expect(silentNavigator().options).toMatchObject({ prompt: 'none' })
  const answered = visit('code=c1')
  const [frame] = frames()
  expect(frame?.src).toContain('/authorize?prompt=none')
  expect(frame?.hidden).toBe(true)
  expect(frame?.getAttribute('sandbox')).not.toContain('top-navigation')
  expect(await answered).toBe(`${location.origin}/callback?code=c1&state=s1`)
  expect(frames()).toEqual([])
})

it.each([
  ['login_required', 'login_required'],
  ['interaction_required', 'interaction_required'],
  ['consent_required', 'interaction_required'],
  ['account_selection_required', 'interaction_required'],
])('turns the answer %s into the code %s', async (error, code) => {
  expect(await visit(`error=${error}`)).toBe(code)
  expect(frames()).toEqual([])
})

it('asks for interaction when a server of another site sees nobody: its cookies may be blocked', async () => {
  expect(await visit('error=login_required', 'https://login.example.com')).toBe('interaction_required')
})

it('leaves any other answer to the checks of the core', async () => {
  expect(await visit('error=invalid_scope')).toContain('error=invalid_scope')
})

it('gives up on a server that does not answer in a frame', async () => {
  expect(await visit('', undefined, { timeout: 5 })).toBe('login_timeout')
  expect(await visit('', undefined, { signal: AbortSignal.abort() })).toBe('login_cancelled')
  expect(frames()).toEqual([])
})

it('can be told where the relay page is', () => {
  const { options } = silentNavigator({ redirectUri: '/relay.html' })
  expect(options?.redirectUri).toBe(`${location.origin}/relay.html`)
})
