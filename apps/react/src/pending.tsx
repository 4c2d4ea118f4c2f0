import { useAuth } from '@pkce/react'
import type { ReactElement } from 'react'

/** While it is not known who is signed in, or the user is on the way to the server or back. */
export function Pending(): ReactElement {
  const status = useAuth((snapshot) => snapshot.status)
  return (
    <section className="card pending" aria-busy="true">
      <p>{status === 'redirecting' ? 'To the authorization server…' : 'One moment…'}</p>
    </section>
  )
}
