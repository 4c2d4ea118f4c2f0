/** The contract over the client of the core itself, and proof that a bad adapter does not pass. */
import { createClient, isAuthorizationResponse, type Snapshot } from '@pkce/core'
import { describe, expect, it } from 'vitest'
import { adapterContract } from './contract.ts'
import type { AdapterHarness, Page, View } from './harness.ts'

/** The thinnest adapter there can be: it copies each snapshot that it hears of. */
function open({ url, options, ports, follow }: Page): View {
  const client = follow(createClient(options, ports))
  let shown: Snapshot
  let stop: () => void
  mount()
  return {
    status: () => shown.status,
    user: () => (shown.status === 'authenticated' ? shown.user : undefined),
    error: () => ('error' in shown ? shown.error?.code : undefined),
    login: client.login,
    logout: client.logout,
    getAccessToken: async (asked) => (await client.getAccessToken(asked)).token,
    remount() {
      stop()
      mount()
    },
    unmount: () => stop(),
  }

  function mount(): void {
    shown = client.getSnapshot()
    stop = client.subscribe(() => {
      shown = client.getSnapshot()
    })
    if (isAuthorizationResponse(url)) client.handleCallback(url).catch(() => {})
    void client.start()
  }
}

describe('the client of the core', () => {
  const harness: AdapterHarness = { open }
  for (const { name, run } of adapterContract) it(name, () => run(harness))
})

describe('an adapter that', () => {
  const failuresOf = async (harness: AdapterHarness) => {
    const outcomes = await Promise.allSettled(adapterContract.map(({ run }) => run(harness)))
    return outcomes.flatMap(({ status }, index) =>
      status === 'rejected' ? [adapterContract[index]?.name] : [],
    )
  }

  it('never hears of changes fails', async () => {
    const deaf: AdapterHarness = {
      open: (page) =>
        open({ ...page, follow: (client) => Object.assign(client, { subscribe: () => () => {} }) }),
    }
    expect((await failuresOf(deaf)).length).toBeGreaterThan(5)
  })

  it('keeps listening when it is taken away fails, and only that', async () => {
    const leaky: AdapterHarness = { open: (page) => ({ ...open(page), unmount: () => {} }) }
    expect(await failuresOf(leaky)).toEqual([expect.stringContaining('leaves no listener behind')])
  })

  it('hides errors fails', async () => {
    const silent: AdapterHarness = { open: (page) => ({ ...open(page), error: () => undefined }) }
    expect(await failuresOf(silent)).toContain(
      'shows why a login was refused, and does not ask again by itself',
    )
  })

  it('has a refresh for every caller fails', async () => {
    const eager: AdapterHarness = {
      open(page) {
        const view = open(page)
        return { ...view, getAccessToken: () => view.getAccessToken({ fresh: true }) }
      },
    }
    expect((await failuresOf(eager)).length).toBeGreaterThan(0)
  })
})
