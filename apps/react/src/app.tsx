import { AuthCallback, useAuth } from '@pkce/react'
import type { ReactElement } from 'react'
import { Failure } from './failure.tsx'
import { Flow } from './flow.tsx'
import { Header } from './header.tsx'
import { Home } from './home.tsx'
import { usePath } from './path.ts'
import { Pending } from './pending.tsx'
import { Profile } from './profile.tsx'
import { SignIn } from './sign-in.tsx'

const PAGES: Readonly<Record<string, ReactElement>> = {
  '/callback': <AuthCallback pending={<Pending />} failed={() => <SignIn />} />,
  '/profile': <Profile />,
}

export function App(): ReactElement {
  const status = useAuth((snapshot) => snapshot.status)
  const path = usePath()
  return (
    <>
      <Header status={status} />
      <main className="layout">
        <div className="stack">
          <Failure />
          {PAGES[path] ?? <Home />}
        </div>
        <Flow />
      </main>
    </>
  )
}
