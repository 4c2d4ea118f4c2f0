/** Why nobody is signed in, or why the last refresh did not succeed. */
import { Component } from '@angular/core'
import { injectAuth } from '@pkce/angular'

@Component({
  selector: 'sample-failure',
  template: `
    @if (error(); as error) {
      <div class="alert" role="alert" data-testid="error" [attr.data-code]="error.code">
        <strong>
          {{ error.server?.error === 'access_denied' ? 'You did not give your consent.' : 'That did not work.' }}
        </strong>
        <p>{{ error.message }}</p>
        <code>{{ error.code }}</code>
      </div>
    }
  `,
})
export class Failure {
  protected readonly error = injectAuth().error
}
