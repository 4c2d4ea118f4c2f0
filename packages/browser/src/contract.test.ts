// @vitest-environment jsdom
/** The adapter contract over the browser client alone: its page, its callback URL, its history. */
import { type AdapterHarness, adapterContract } from '@pkce/testing'
import { describe, it } from 'vitest'
import { createBrowserClient } from './browser-client.ts'

const harness: AdapterHarness = {
  redirectUri: `${location.origin}/callback`,
  open({ url, options: { openId: _, ...options }, ports, follow }) {
    history.replaceState(null, '', url)
    const client = follow(createBrowserClient({ ...options, ports }))
    let shown = client.getSnapshot()
    const stop = client.subscribe(() => {
      shown = client.getSnapshot()
    })
    void client.start()
    return {
      status: () => shown.status,
      user: () => (shown.status === 'authenticated' ? shown.user : undefined),
      error: () => ('error' in shown ? shown.error?.code : undefined),
      login: client.login,
      logout: client.logout,
      getAccessToken: async (asked) => (await client.getAccessToken(asked)).token,
      path: () => location.pathname + location.search + location.hash,
      remount: () => void client.start(),
      unmount: stop,
    }
  },
}

describe('the browser client', () => {
  for (const { name, run } of adapterContract) it(name, () => run(harness))
})
