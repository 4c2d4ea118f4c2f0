import type { Snapshot } from '@pkce/react'
import type { MouseEvent, ReactElement } from 'react'
import { goTo, usePath } from './path.ts'

export function Header({ status }: { readonly status: Snapshot['status'] }): ReactElement {
  return (
    <header className="bar">
      <strong className="brand">PKCE with React</strong>
      <nav>
        <Link to="/" testId="nav-home">
          Home
        </Link>
        <Link to="/profile" testId="nav-profile">
          Profile
        </Link>
      </nav>
      <span className="pill" data-status={status} data-testid="status">
        {status}
      </span>
    </header>
  )
}

interface LinkProps {
  readonly to: string
  readonly testId: string
  readonly children: string
}

function Link({ to, testId, children }: LinkProps): ReactElement {
  const path = usePath()
  function follow(event: MouseEvent): void {
    event.preventDefault()
    goTo(to)
  }
  return (
    <a href={to} onClick={follow} aria-current={path === to ? 'page' : undefined} data-testid={testId}>
      {children}
    </a>
  )
}
