/** Every page: the header, why something failed, the page itself, and the flow beside it. */
import { Component } from '@angular/core'
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router'
import { injectAuth } from '@pkce/angular'
import { Failure } from './failure.ts'
import { Flow } from './flow.ts'
import { Pending } from './pending.ts'

@Component({
  selector: 'sample-app',
  imports: [Failure, Flow, Pending, RouterLink, RouterLinkActive, RouterOutlet],
  template: `
    <header class="bar">
      <strong class="brand">PKCE with Angular</strong>
      <nav>
        <a routerLink="/" routerLinkActive [routerLinkActiveOptions]="{ exact: true }" ariaCurrentWhenActive="page" data-testid="nav-home">
          Home
        </a>
        <a routerLink="/profile" routerLinkActive ariaCurrentWhenActive="page" data-testid="nav-profile">Profile</a>
      </nav>
      <span class="pill" [attr.data-status]="status()" data-testid="status">{{ status() }}</span>
    </header>
    <main class="layout">
      <div class="stack">
        <sample-failure />
        <!-- Also while a guard waits, and at the redirect URI. -->
        <sample-pending />
        <router-outlet />
      </div>
      <sample-flow />
    </main>
  `,
})
export class App {
  protected readonly status = injectAuth().status
}
