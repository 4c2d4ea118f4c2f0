import { useAuthActions } from '@pkce/react'
import type { ReactElement } from 'react'
import { failureIsShown } from './failure-is-shown.ts'

export function SignIn(): ReactElement {
  const { login } = useAuthActions()
  return (
    <section className="card">
      <h1>Sign in with Authorization Code + PKCE</h1>
      <p>
        This page never sees your password, and no secret is built into it. It makes a one-time{' '}
        <em>verifier</em>, sends only its hash ahead, and proves with it that the code which comes back is its
        own.
      </p>
      <button
        type="button"
        className="primary"
        data-testid="login"
        onClick={() => login().catch(failureIsShown)}
      >
        Sign in
      </button>
    </section>
  )
}
