/** Who is signed in, and for how long. */
import { Component } from '@angular/core'
import { injectAuth } from '@pkce/angular'
import { TokenLife } from './token-life.ts'

@Component({
  selector: 'sample-user-card',
  imports: [TokenLife],
  template: `
    <section class="card">
      <h1 data-testid="user-name">{{ user()?.name }}</h1>
      <dl class="facts">
        <dt>Email</dt>
        <dd data-testid="user-email">{{ user()?.email }}</dd>
        <dt>Subject</dt>
        <dd>{{ user()?.sub }}</dd>
        <dt>Issuer</dt>
        <dd>{{ user()?.iss }}</dd>
      </dl>
      <sample-token-life />
      <button type="button" class="quiet" data-testid="logout" (click)="logout()">Sign out</button>
    </section>
  `,
})
export class UserCard {
  private readonly auth = injectAuth()
  protected readonly user = this.auth.user

  protected logout(): void {
    void this.auth.logout()
  }
}
