/** While it is not known who is signed in, or the user is on the way to the server or back. */
import { Component, computed } from '@angular/core'
import { injectAuth } from '@pkce/angular'

@Component({
  selector: 'sample-pending',
  template: `
    @if (text(); as text) {
      <section class="card pending" aria-busy="true">
        <p>{{ text }}</p>
      </section>
    }
  `,
})
export class Pending {
  private readonly status = injectAuth().status
  protected readonly text = computed(() => {
    switch (this.status()) {
      case 'pending':
        return 'One moment…'
      case 'redirecting':
        return 'To the authorization server…'
      default:
        return undefined
    }
  })
}
