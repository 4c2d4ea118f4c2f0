/** On a server: no window, no document, no location; the client of the app is made there all the same. */
import type { ReactElement } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, it } from 'vitest'
import {
  AuthCallback,
  AuthProvider,
  createBrowserClient,
  RequireAuth,
  useAuth,
  useSignedIn,
} from './index.ts'

const client = createBrowserClient({
  issuer: 'https://login.example.com',
  clientId: 'app',
  redirectUri: '/callback',
  apis: ['https://api.example.com'],
})

function Status(): string {
  return useAuth((snapshot) => snapshot.status)
}

function Name(): ReactElement {
  return <b>{useSignedIn().user?.name}</b>
}

it('renders as pending, and what waits for the browser as its fallback', () => {
  const html = renderToString(
    <AuthProvider client={client}>
      <Status />
      <RequireAuth fallback=" One moment"> Secret</RequireAuth>
      <AuthCallback pending=" Signing in" />
    </AuthProvider>,
  )
  expect(html.replace(/<!-- -->/g, '')).toBe('pending One moment Signing in')
})

it('leaves a component that needs a session to the browser', () => {
  const render = () =>
    renderToString(
      <AuthProvider client={client}>
        <Name />
      </AuthProvider>,
    )
  expect(render).toThrow(expect.objectContaining({ code: 'login_required' }))
})
