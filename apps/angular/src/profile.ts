/** For signed-in users: the guard sends everyone else to sign in, and they come back here. */
import { JsonPipe } from '@angular/common'
import { Component } from '@angular/core'
import { injectAuth } from '@pkce/angular'
import { SignIn } from './sign-in.ts'

@Component({
  selector: 'sample-profile',
  imports: [JsonPipe, SignIn],
  template: `
    <!-- A session may also end while this page is shown: in another tab, or at the server. -->
    @switch (status()) {
      @case ('authenticated') {
        <section class="card">
          <h1>What the server says of you</h1>
          <p>The claims of the id_token: its signature, issuer, audience, nonce and times have been checked.</p>
          <pre class="output" data-testid="claims">{{ user() | json }}</pre>
        </section>
      }
      @case ('anonymous') {
        <sample-sign-in />
      }
    }
  `,
})
export class Profile {
  private readonly auth = injectAuth()
  protected readonly status = this.auth.status
  protected readonly user = this.auth.user
}
