// @vitest-environment jsdom
/** The adapter contract over React, in StrictMode: everything is mounted and run twice. */
import { type AdapterHarness, adapterContract, type View } from '@pkce/testing'
import { type ReactElement, StrictMode } from 'react'
import { describe, it } from 'vitest'
import { acting, show } from '../test/show.tsx'
import { type AuthActions, AuthProvider, createBrowserClient, useAuth, useAuthActions } from './index.ts'

interface PageProps {
  readonly give: (actions: AuthActions) => void
}

function Page({ give }: PageProps): ReactElement {
  const snapshot = useAuth()
  give(useAuthActions())
  const code = 'error' in snapshot ? snapshot.error?.code : undefined
  return <pre>{JSON.stringify({ ...snapshot, code })}</pre>
}

const harness: AdapterHarness = {
  redirectUri: `${location.origin}/callback`,
  settle: () => acting(() => {}),
  async open({ url, options: { openId: _, ...options }, ports, follow }) {
    history.replaceState(null, '', url)
    const client = follow(createBrowserClient({ ...options, ports }))
    let actions = {} as AuthActions
    const mount = () =>
      show(
        <StrictMode>
          <AuthProvider client={client}>
            <Page
              give={(given) => {
                actions = given
              }}
            />
          </AuthProvider>
        </StrictMode>,
      )
    let shown = await mount()
    const read = (): { status: ReturnType<View['status']>; user?: { sub: string }; code?: string } =>
      JSON.parse(shown.text() ?? '')
    return {
      status: () => read().status,
      user: () => read().user,
      error: () => read().code,
      login: (asked) => actions.login(asked),
      logout: (asked) => actions.logout(asked),
      getAccessToken: async (asked) => (await actions.getAccessToken(asked)).token,
      path: () => location.pathname + location.search + location.hash,
      async remount() {
        await shown.unmount()
        shown = await mount()
      },
      unmount: () => shown.unmount(),
    }
  },
}

describe('React', () => {
  for (const { name, run } of adapterContract) it(name, () => run(harness))
})
