/** What a page does not use is not in it. */
import { expect, it } from 'vitest'
import { bundle, PAGES, type Page } from './size.ts'

/** Words that stand for a feature: none of them is in a page without it. */
const TRACES = [
  'popup_blocked',
  'iframe',
  'createObjectStore',
  'AES-GCM',
  'dpop+jwt',
  'token_confined',
  'asmjs',
]

it('the page that only signs in by redirect has no trace of any other feature', async () => {
  const code = await bundle(PAGES[0] as Page, 'packages/browser')
  expect(TRACES.filter((trace) => code.includes(trace))).toEqual([])
})

it('the page of a vault has nothing of the client that runs in the worker', async () => {
  const page = PAGES.find(({ name }) => name.includes('app with a vault')) as Page
  const code = await bundle(page, 'packages/browser')
  expect(['code_verifier', 'refresh_token', 'grant_type'].filter((trace) => code.includes(trace))).toEqual([])
})
