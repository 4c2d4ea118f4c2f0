import { useAuth } from '@pkce/react'
import type { ReactElement } from 'react'

/** Why nobody is signed in, or why the last refresh did not succeed. */
export function Failure(): ReactElement | null {
  const error = useAuth((snapshot) => ('error' in snapshot ? snapshot.error : undefined))
  if (!error) return null
  return (
    <div className="alert" role="alert" data-testid="error" data-code={error.code}>
      <strong>
        {error.server?.error === 'access_denied' ? 'You did not give your consent.' : 'That did not work.'}
      </strong>
      <p>{error.message}</p>
      <code>{error.code}</code>
    </div>
  )
}
