// @vitest-environment jsdom
import { expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { testClient } from '../../browser/test/test-client.ts'
import { show } from '../test/show.ts'
import { AuthCallback, AuthGate, useAuth, useAuthSelector, useClient } from './index.ts'

const Gate = () =>
  h(AuthGate, null, {
    default: ({ user }: { user?: { name?: string } }) => `Hello ${user?.name}`,
    pending: () => 'One moment',
    anonymous: ({ error, login }: { error?: { code: string }; login: () => Promise<void> }) =>
      h('button', { onClick: () => login() }, error?.code ?? 'Sign in'),
  })

it('shows the slot of what is known', async () => {
  const client = testClient({ status: 'pending' })
  const page = show(Gate, client)
  expect(await page.text()).toBe('One moment')
  client.signOut()
  expect(await page.text()).toBe('Sign in')
  document.querySelector<HTMLElement>('main:last-child button')?.click()
  expect(await page.text()).toBe('Hello undefined')
  client.signIn({ name: 'Ada' })
  expect(await page.text()).toBe('Hello Ada')
  client.expire()
  expect(await page.text()).toBe('session_expired')
})

it('shows nothing where a slot is left out', async () => {
  const client = testClient({ status: 'pending' })
  const page = show(() => h(AuthGate, null, { default: () => 'Secret' }), client)
  expect(await page.text()).toBe('')
  client.signOut()
  expect(await page.text()).toBe('')
})

it('says on the page of the redirect URI what happens', async () => {
  const client = testClient({ status: 'pending' })
  const page = show(
    () =>
      h(AuthCallback, null, {
        pending: () => 'Signing in',
        failed: ({ error }: { error: Error }) => error.name,
      }),
    client,
  )
  expect(await page.text()).toBe('Signing in')
  client.fail('state_unknown')
  expect(await page.text()).toBe('PkceError')
})

it.each(['was opened by hand', 'has nothing to say of a failure'])(
  'leaves the page of the redirect URI when it %s',
  (why) => {
    const client = testClient({ status: 'anonymous' })
    if (why !== 'was opened by hand') client.fail('state_unknown')
    const shown: string[] = []
    client.onReturn = (path) => shown.push(path)
    show(() => h(AuthCallback), client)
    expect(shown).toEqual(['/'])
  },
)

it('renders a component again only when what it selects changes', async () => {
  const client = testClient({ user: { name: 'Ada' } })
  let renders = 0
  const Name = defineComponent(() => {
    const name = useAuthSelector((snapshot) =>
      snapshot.status === 'authenticated' ? snapshot.user?.name : undefined,
    )
    return () => {
      renders++
      return name.value
    }
  })
  const page = show(Name, client)
  for (let refresh = 0; refresh < 10; refresh++) {
    client.fail('network_failed')
    await page.text()
  }
  expect([await page.text(), renders]).toEqual(['Ada', 1])
  client.signIn({ name: 'Grace' })
  expect([await page.text(), renders]).toEqual(['Grace', 2])
})

it('gives status, user, error and scope as refs', async () => {
  const client = testClient({ user: { name: 'Ada' }, scopes: ['openid', 'email'] })
  const { app } = show(() => null, client)
  const auth = app.runWithContext(useAuth)
  expect([auth.status.value, auth.user.value?.name, auth.scope.value]).toEqual([
    'authenticated',
    'Ada',
    'openid email',
  ])
  expect([auth.error.value, auth.isRefreshing.value]).toEqual([undefined, false])
  client.fail('network_failed')
  expect([auth.status.value, auth.error.value?.code]).toEqual(['authenticated', 'network_failed'])
  client.expire()
  expect([auth.status.value, auth.user.value, auth.scope.value]).toEqual(['anonymous', undefined, undefined])
})

it('keeps two apps with a client each apart', async () => {
  const [staff, customers] = [testClient({ user: { name: 'Grace' } }), testClient({ user: { name: 'Ada' } })]
  const [one, other] = [show(Gate, staff), show(Gate, customers)]
  expect([await one.text(), await other.text()]).toEqual(['Hello Grace', 'Hello Ada'])
  staff.signOut()
  expect([await one.text(), await other.text()]).toEqual(['Sign in', 'Hello Ada'])
  one.app.unmount()
  customers.signIn({ name: 'Alan' })
  expect(await other.text()).toBe('Hello Alan')
})

it('lets go of its client when the app is unmounted, and does not dispose of it', async () => {
  const client = testClient({ user: { name: 'Ada' } })
  const { app } = show(Gate, client)
  expect(client.listeners()).toBe(1)
  app.unmount()
  expect(client.listeners()).toBe(0)
  expect(client.disposed).toBe(false)
})

it('says what is missing without the plugin', () => {
  expect(() => useClient()).toThrow(expect.objectContaining({ code: 'configuration_invalid' }))
})
