// @vitest-environment jsdom
import { Component, type ReactElement, type ReactNode, StrictMode, Suspense } from 'react'
import { expect, it } from 'vitest'
import { testClient } from '../../browser/test/test-client.ts'
import { acting, show } from '../test/show.tsx'
import {
  AuthProvider,
  type BrowserClient,
  type Snapshot,
  useAuth,
  useAuthActions,
  useClient,
  useSignedIn,
  useUser,
} from './index.ts'

function nameOf(snapshot: Snapshot): string | undefined {
  return snapshot.status === 'authenticated' ? snapshot.user?.name : undefined
}

function Name({ rendered }: { readonly rendered?: () => void }): ReactElement {
  rendered?.()
  return <b>{useAuth(nameOf)}</b>
}

it('renders a component again only when what it selects changes', async () => {
  const client = testClient({ user: { name: 'Ada' } })
  let renders = 0
  const page = await show(
    <AuthProvider client={client}>
      <Name rendered={() => renders++} />
    </AuthProvider>,
  )
  for (let refresh = 0; refresh < 10; refresh++) await acting(() => client.fail('network_failed'))
  expect([page.text(), renders]).toEqual(['Ada', 1])
  await acting(() => client.signIn({ name: 'Grace' }))
  expect([page.text(), renders]).toEqual(['Grace', 2])
})

function NewObject(): ReactElement {
  const { name } = useAuth((snapshot) => ({ name: nameOf(snapshot) }))
  return <b>{name}</b>
}

it('takes a selector that makes a new object each time', async () => {
  const client = testClient({ user: { name: 'Ada' } })
  const page = await show(
    <AuthProvider client={client}>
      <NewObject />
    </AuthProvider>,
  )
  expect(page.text()).toBe('Ada')
  await acting(() => client.signIn({ name: 'Grace' }))
  expect(page.text()).toBe('Grace')
})

function Buttons({ seen }: { readonly seen: Set<unknown> }): null {
  useAuth()
  seen.add(useAuthActions())
  return null
}

it('gives the same actions as long as the client is the same', async () => {
  const client = testClient()
  const seen = new Set<unknown>()
  await show(
    <AuthProvider client={client}>
      <Buttons seen={seen} />
    </AuthProvider>,
  )
  await acting(() => client.signIn())
  await acting(() => client.signOut())
  expect(seen.size).toBe(1)
})

function Both({ staff }: { readonly staff: BrowserClient }): ReactElement {
  return (
    <p>
      {useUser()?.name} {useUser(staff)?.name} {useAuth(nameOf, staff)} {String(useClient(staff) === staff)}
    </p>
  )
}

it('reads another client than the nearest where one is named', async () => {
  const [staff, customers] = [testClient({ user: { name: 'Grace' } }), testClient({ user: { name: 'Ada' } })]
  const page = await show(
    <AuthProvider client={staff}>
      <AuthProvider client={customers}>
        <Both staff={staff} />
      </AuthProvider>
    </AuthProvider>,
  )
  expect(page.text()).toBe('Ada Grace Grace true')
})

it('says what is missing without a provider', async () => {
  const page = await show(
    <Boundary>
      <Name />
    </Boundary>,
  )
  expect(page.text()).toBe('configuration_invalid')
})

it('lets go of its client when it is unmounted, and does not dispose of it', async () => {
  const client = testClient({ user: { name: 'Ada' } })
  const page = await show(
    <StrictMode>
      <AuthProvider client={client}>
        <Name />
      </AuthProvider>
    </StrictMode>,
  )
  expect(client.listeners()).toBe(1)
  await page.unmount()
  expect(client.listeners()).toBe(0)
  expect(client.disposed).toBe(false)
})

function Session(): ReactElement {
  return <b>{useSignedIn().user?.name}</b>
}

it.each(['inside', 'outside'])(
  'suspends until the session is known, with the boundary %s of the provider',
  async (where) => {
    const client = testClient({ status: 'pending' })
    const page = await show(
      where === 'inside' ? (
        <AuthProvider client={client}>
          <Suspense fallback="One moment">
            <Session />
          </Suspense>
        </AuthProvider>
      ) : (
        <Suspense fallback="One moment">
          <AuthProvider client={client}>
            <Session />
          </AuthProvider>
        </Suspense>
      ),
    )
    expect(page.text()).toBe('One moment')
    await acting(() => client.signIn({ name: 'Ada' }))
    expect(page.text()).toBe('Ada')
  },
)

it.each([
  ['nobody is signed in', 'login_required', undefined],
  ['a login was refused', 'authorization_refused', 'authorization_refused'],
] as const)('throws to the error boundary when %s', async (_, expected, failure) => {
  const client = testClient({ status: 'anonymous' })
  if (failure) client.fail(failure)
  const page = await show(
    <AuthProvider client={client}>
      <Boundary>
        <Session />
      </Boundary>
    </AuthProvider>,
  )
  expect(page.text()).toBe(expected)
})

class Boundary extends Component<{ readonly children: ReactNode }, { readonly code?: string }> {
  override state: { readonly code?: string } = {}

  static getDerivedStateFromError({ code }: { code: string }): { code: string } {
    return { code }
  }

  override render(): ReactNode {
    return this.state.code ?? this.props.children
  }
}
