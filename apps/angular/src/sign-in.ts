/** What is going to happen, and the button that starts it. */
import { Component } from '@angular/core'
import { injectAuth } from '@pkce/angular'
import { failureIsShown } from './failure-is-shown.ts'

@Component({
  selector: 'sample-sign-in',
  template: `
    <section class="card">
      <h1>Sign in with Authorization Code + PKCE</h1>
      <p>
        This page never sees your password, and no secret is built into it. It makes a one-time
        <em>verifier</em>, sends only its hash ahead, and proves with it that the code which comes back is its
        own.
      </p>
      <button type="button" class="primary" data-testid="login" (click)="login()">Sign in</button>
    </section>
  `,
})
export class SignIn {
  private readonly auth = injectAuth()

  protected login(): void {
    this.auth.login().catch(failureIsShown)
  }
}
