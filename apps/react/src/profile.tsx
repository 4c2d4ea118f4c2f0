import { RequireAuth, useUser } from '@pkce/react'
import type { ReactElement } from 'react'
import { Pending } from './pending.tsx'
import { SignIn } from './sign-in.tsx'

/** For signed-in users: everyone else is sent to sign in, and comes back here. */
export function Profile(): ReactElement {
  return (
    <RequireAuth fallback={<Pending />} denied={() => <SignIn />}>
      <Claims />
    </RequireAuth>
  )
}

function Claims(): ReactElement {
  const user = useUser()
  return (
    <section className="card">
      <h1>What the server says of you</h1>
      <p>The claims of the id_token: its signature, issuer, audience, nonce and times have been checked.</p>
      <pre className="output" data-testid="claims">
        {JSON.stringify(user, null, 2)}
      </pre>
    </section>
  )
}
