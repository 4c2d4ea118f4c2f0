// @vitest-environment jsdom
/** A page that a server rendered, taken over by the browser. */
import { type ReactElement, Suspense } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { expect, it } from 'vitest'
import { testClient } from '../../browser/test/test-client.ts'
import { acting } from '../test/show.tsx'
import { AuthProvider, RequireAuth, useAuth } from './index.ts'

type Test = ReturnType<typeof testClient>

function Page({ client }: { readonly client: Test }): ReactElement {
  return (
    <AuthProvider client={client}>
      <Status />
      <Suspense fallback="…">
        <RequireAuth fallback=" One moment"> Secret</RequireAuth>
      </Suspense>
    </AuthProvider>
  )
}

function Status(): string {
  return useAuth((snapshot) => snapshot.status)
}

it('hydrates without a complaint, then shows what is true', async () => {
  const client = testClient({ user: { name: 'Ada' } })
  const element = document.createElement('main')
  element.innerHTML = renderToString(<Page client={client} />)
  const complaints: unknown[] = []
  await acting(() => {
    hydrateRoot(element, <Page client={client} />, { onRecoverableError: (error) => complaints.push(error) })
  })
  expect(complaints).toEqual([])
  expect(element.textContent).toBe('authenticated Secret')
})
