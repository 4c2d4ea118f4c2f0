// @vitest-environment jsdom
import { createTestBed } from '@pkce/testing'
import { type ReactElement, StrictMode } from 'react'
import { expect, it } from 'vitest'
import { testClient } from '../../browser/test/test-client.ts'
import { acting, show } from '../test/show.tsx'
import {
  AuthCallback,
  AuthProvider,
  type BrowserClient,
  createBrowserClient,
  RequireAuth,
  withAuthenticationRequired,
} from './index.ts'

type Test = ReturnType<typeof testClient>

function Gate({ client }: { readonly client: BrowserClient }): ReactElement {
  return (
    <StrictMode>
      <AuthProvider client={client}>
        <RequireAuth
          fallback="One moment"
          denied={(error, login) => (
            <button type="button" onClick={login}>
              {error.code}
            </button>
          )}
        >
          Secret
        </RequireAuth>
      </AuthProvider>
    </StrictMode>
  )
}

function logins(client: Test): number {
  return client.calls.filter(({ name }) => name === 'login').length
}

it('waits while nothing is known, and asks nobody to sign in', async () => {
  const client = testClient({ status: 'pending' })
  const page = await show(<Gate client={client} />)
  expect([page.text(), logins(client)]).toEqual(['One moment', 0])
  await acting(() => client.signIn())
  expect(page.text()).toBe('Secret')
})

it('sends an anonymous visitor to sign in', async () => {
  const client = testClient({ status: 'anonymous' })
  const page = await show(<Gate client={client} />)
  expect(logins(client)).toBeGreaterThan(0)
  expect(page.text()).toBe('Secret')
})

it.each(['authorization_refused', 'network_failed'] as const)(
  'does not ask again by itself after %s, but on a click',
  async (code) => {
    const client = testClient({ status: 'pending' })
    const page = await show(<Gate client={client} />)
    await acting(() => client.fail(code))
    expect([page.text(), logins(client)]).toEqual([code, 0])
    await acting(() => page.element.querySelector('button')?.click())
    expect([page.text(), logins(client)]).toEqual(['Secret', 1])
  },
)

it('does not ask again when a session ends under it', async () => {
  const client = testClient({ user: { name: 'Ada' } })
  const page = await show(<Gate client={client} />)
  await acting(() => client.expire())
  expect([page.text(), logins(client)]).toEqual(['session_expired', 0])
})

it('asks for one login under StrictMode, which runs everything twice', async () => {
  const bed = createTestBed()
  const { ports, navigations } = bed.open()
  const { openId: _, ...options } = bed.options
  const client = createBrowserClient({ ...options, ports })
  await client.start()
  await show(<Gate client={client} />)
  await bed.clock.settle()
  expect(navigations.visits.map(({ purpose }) => purpose)).toEqual(['login'])
})

it('wraps a component, with its properties', async () => {
  const Page = withAuthenticationRequired(({ name }: { name: string }) => <i>{name}</i>, {
    fallback: 'One moment',
  })
  const client = testClient({ status: 'pending' })
  const page = await show(
    <AuthProvider client={client}>
      <Page name="Ada" />
    </AuthProvider>,
  )
  expect(page.text()).toBe('One moment')
  await acting(() => client.signIn())
  expect(page.text()).toBe('Ada')
})

it('says on the page of the redirect URI what happens', async () => {
  const client = testClient({ status: 'pending' })
  const page = await show(
    <AuthProvider client={client}>
      <AuthCallback pending="Signing in" failed={({ code }) => code} />
    </AuthProvider>,
  )
  expect(page.text()).toBe('Signing in')
  await acting(() => client.fail('state_unknown'))
  expect(page.text()).toBe('state_unknown')
})

it.each(['was opened by hand', 'has nothing to say of a failure'])(
  'leaves the page of the redirect URI when it %s',
  async (why) => {
    const shown: string[] = []
    const client = testClient({ status: 'anonymous' })
    if (why !== 'was opened by hand') client.fail('state_unknown')
    await show(
      <AuthProvider client={client} onReturn={(path) => shown.push(path)}>
        <AuthCallback />
      </AuthProvider>,
    )
    expect(shown).toEqual(['/'])
  },
)
