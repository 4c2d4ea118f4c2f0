/** The access token's last seconds, and its replacement. */
import { Component } from '@angular/core'
import { injectAuth } from '@pkce/angular'
import { failureIsShown } from './failure-is-shown.ts'
import { secondsUntil } from './seconds-until.ts'

@Component({
  selector: 'sample-token-life',
  template: `
    <div class="expiry">
      @if (isRefreshing()) {
        <p>The access token is being replaced…</p>
      } @else {
        <p>
          The access token expires in <strong data-testid="expires-in">{{ seconds() }}</strong> seconds, and is
          replaced before that.
        </p>
      }
      <meter min="0" max="60" [value]="seconds()" aria-label="Seconds until the access token expires"></meter>
      <button type="button" class="quiet" data-testid="refresh" (click)="refresh()">Refresh now</button>
    </div>
  `,
})
export class TokenLife {
  private readonly auth = injectAuth()
  protected readonly isRefreshing = this.auth.isRefreshing
  protected readonly seconds = secondsUntil(this.auth.expiresAt)

  protected refresh(): void {
    this.auth.getAccessToken({ fresh: true }).catch(failureIsShown)
  }
}
