/** The redirect URI. The client completes the login and shows the page the user came from; else home says why not. */
import { Component, effect, inject } from '@angular/core'
import { Router } from '@angular/router'
import { injectAuth } from '@pkce/angular'

@Component({
  selector: 'sample-callback',
  template: `
    <section class="card pending" [attr.aria-busy]="status() === 'pending'">
      <p>{{ status() === 'authenticated' ? 'You are signed in.' : 'Signing in…' }}</p>
    </section>
  `,
})
export class Callback {
  protected readonly status = injectAuth().status

  constructor() {
    const router = inject(Router)
    effect(() => {
      if (this.status() === 'anonymous') router.navigateByUrl('/', { replaceUrl: true })
    })
  }
}
