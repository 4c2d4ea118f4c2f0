import { useAuth } from '@pkce/react'
import type { ReactElement } from 'react'
import { Failure } from './failure.tsx'
import { Flow } from './flow.tsx'
import { Header } from './header.tsx'
import { Home } from './home.tsx'
import { usePath } from './path.ts'
import { Profile } from './profile.tsx'

export function App(): ReactElement {
  const status = useAuth((snapshot) => snapshot.status)
  const path = usePath()
  return (
    <>
      <Header status={status} />
      <main className="layout">
        <div className="stack">
          <Failure />
          {path === '/profile' ? <Profile /> : <Home />}
        </div>
        <Flow />
      </main>
    </>
  )
}
