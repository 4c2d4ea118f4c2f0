/** For everyone: who is signed in, or the way to sign in. */
import { Component } from '@angular/core'
import { injectAuth } from '@pkce/angular'
import { CallApi } from './call-api.ts'
import { SignIn } from './sign-in.ts'
import { UserCard } from './user-card.ts'

@Component({
  selector: 'sample-home',
  imports: [CallApi, SignIn, UserCard],
  template: `
    @switch (status()) {
      @case ('anonymous') {
        <sample-sign-in />
      }
      @case ('authenticated') {
        <sample-user-card />
        <sample-call-api />
      }
    }
  `,
})
export class Home {
  protected readonly status = injectAuth().status
}
