/** A call of the protected API, and its answer: the interceptor adds the token. */
import { HttpClient } from '@angular/common/http'
import { Component, inject, signal } from '@angular/core'
import { PkceError } from '@pkce/angular'
import { meUrl } from './auth.ts'

@Component({
  selector: 'sample-call-api',
  template: `
    <section class="card">
      <h2>The protected API</h2>
      <p><code>GET {{ meUrl }}</code> with the access token in the Authorization header.</p>
      <button type="button" class="primary" data-testid="call-api" (click)="call()">Call the API</button>
      @if (output()) {
        <pre class="output" data-testid="api-output">{{ output() }}</pre>
      }
    </section>
  `,
})
export class CallApi {
  private readonly http = inject(HttpClient)
  protected readonly meUrl = meUrl
  protected readonly output = signal('')

  protected call(): void {
    this.http.get(meUrl).subscribe({
      next: (answer) => this.output.set(JSON.stringify(answer, null, 2)),
      error: (error) => this.output.set(error instanceof PkceError ? error.code : 'The API did not answer.'),
    })
  }
}
