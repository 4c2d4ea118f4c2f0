/** For signed-in users: what the server says of them. */
import type { WebSession } from '@pkce/node/web'
import { type Html, html } from 'sample-look/html'

export function profilePage({ user }: WebSession): Html {
  return html`<section class="card">
          <h1>What the server says of you</h1>
          <p>The claims of the id_token: its signature, issuer, audience, nonce and times have been checked.</p>
          <pre class="output" data-testid="claims">${JSON.stringify(user, null, 2)}</pre>
        </section>`
}
