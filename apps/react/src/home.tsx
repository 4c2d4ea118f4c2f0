import { useAuth } from '@pkce/react'
import type { ReactElement } from 'react'
import { CallApi } from './call-api.tsx'
import { Pending } from './pending.tsx'
import { SignIn } from './sign-in.tsx'
import { UserCard } from './user-card.tsx'

export function Home(): ReactElement {
  const status = useAuth((snapshot) => snapshot.status)
  switch (status) {
    case 'anonymous':
      return <SignIn />
    case 'authenticated':
      return (
        <>
          <UserCard />
          <CallApi />
        </>
      )
    default:
      return <Pending />
  }
}
