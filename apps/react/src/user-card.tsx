import { useAuth, useAuthActions, useUser } from '@pkce/react'
import type { ReactElement } from 'react'
import { failureIsShown } from './failure-is-shown.ts'
import { useSecondsUntil } from './seconds-until.ts'

export function UserCard(): ReactElement {
  const user = useUser()
  const { logout } = useAuthActions()
  return (
    <section className="card">
      <h1 data-testid="user-name">{user?.name}</h1>
      <dl className="facts">
        <dt>Email</dt>
        <dd data-testid="user-email">{user?.email}</dd>
        <dt>Subject</dt>
        <dd>{user?.sub}</dd>
        <dt>Issuer</dt>
        <dd>{user?.iss}</dd>
      </dl>
      <TokenLife />
      <button type="button" className="quiet" data-testid="logout" onClick={() => logout()}>
        Sign out
      </button>
    </section>
  )
}

function TokenLife(): ReactElement {
  const expiresAt = useAuth((snapshot) =>
    snapshot.status === 'authenticated' ? snapshot.expiresAt : undefined,
  )
  const refreshing = useAuth((snapshot) => snapshot.status === 'authenticated' && snapshot.refreshing)
  const { getAccessToken } = useAuthActions()
  const seconds = useSecondsUntil(expiresAt)
  return (
    <div className="expiry">
      <p>
        {refreshing ? 'The access token is being replaced…' : 'The access token expires in '}
        {!refreshing && <strong data-testid="expires-in">{seconds}</strong>}
        {!refreshing && ' seconds, and is replaced before that.'}
      </p>
      <meter min={0} max={60} value={seconds} aria-label="Seconds until the access token expires" />
      <button
        type="button"
        className="quiet"
        data-testid="refresh"
        onClick={() => getAccessToken({ fresh: true }).catch(failureIsShown)}
      >
        Refresh now
      </button>
    </div>
  )
}
