/** For everyone: who is signed in, or the way to sign in. */
import type { WebSession } from '@pkce/node/web'
import { type Html, html } from 'sample-look/html'
import type { Settings } from '../auth.ts'

export function homePage(
  session: WebSession | undefined,
  settings: Pick<Settings, 'api'>,
  returnTo: string,
): Html {
  return session ? html`${userCard(session)}${apiCard(settings)}` : signInCard(returnTo)
}

function signInCard(returnTo: string): Html {
  return html`<section class="card">
          <h1>Sign in with Authorization Code + PKCE</h1>
          <p>
            This app has a server, and the server keeps everything: it makes the one-time <em>verifier</em>, proves
            with it and with its own secret that the code which comes back is its own, and holds the tokens. The
            browser gets a cookie that says nothing.
          </p>
          <a class="button primary" href="/auth/login?returnTo=${encodeURIComponent(returnTo)}" data-testid="login">Sign in</a>
        </section>`
}

function userCard({ user, expiresAt = 0, formToken }: WebSession): Html {
  const seconds = Math.max(0, Math.round((expiresAt - Date.now()) / 1000))
  const token = html`<input type="hidden" name="csrf_token" value="${formToken}">`
  return html`<section class="card">
          <h1 data-testid="user-name">${user?.name}</h1>
          <dl class="facts">
            <dt>Email</dt>
            <dd data-testid="user-email">${user?.email}</dd>
            <dt>Subject</dt>
            <dd>${user?.sub}</dd>
            <dt>Issuer</dt>
            <dd>${user?.iss}</dd>
          </dl>
          <form class="expiry" method="post" action="/refresh">
            <p>
              The access token expires in <strong data-testid="expires-in" data-expires-at="${expiresAt}">${seconds}</strong>
              seconds, and is replaced when the API is called after that.
            </p>
            <meter min="0" max="60" value="${seconds}" aria-label="Seconds until the access token expires"></meter>
            ${token}
            <button class="quiet" data-testid="refresh">Refresh now</button>
          </form>
          <form method="post" action="/auth/logout">
            ${token}
            <button class="quiet" data-testid="logout">Sign out</button>
          </form>
        </section>`
}

function apiCard({ api }: Pick<Settings, 'api'>): Html {
  return html`<section class="card">
          <h2>The protected API</h2>
          <p>
            The browser asks this server for <code>/api/me</code>, the server asks <code>${api}/me</code>, and adds the
            access token on the way.
          </p>
          <button type="button" class="primary" data-testid="call-api">Call the API</button>
          <pre class="output" data-testid="api-output" hidden></pre>
        </section>`
}
