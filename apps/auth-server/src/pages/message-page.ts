/** Pages that only say something: errors, sign-out and its confirmation. */
import { Html, html } from 'sample-look/html'
import { page } from './page.ts'

export function errorPage(error: string, description: string): string {
  return page(
    'That did not work',
    html`<h1>That did not work</h1>
<p class="alert" role="alert">${description}</p>
<p class="muted">Error code: <code data-testid="error">${error}</code>. Go back to the app and start again.</p>`,
  )
}

/** `form` is the server's own, made of hidden fields only. */
export function logoutPage(form: string): string {
  return page(
    'Sign out',
    html`<h1>Sign out here too?</h1>
<p>The app has signed you out. This server still knows you, so the next sign-in would need no password.</p>
${new Html(form)}
<div class="actions">
<button class="primary" type="submit" form="op.logoutForm" name="logout" value="yes" data-testid="confirm-logout" autofocus>Sign out</button>
<button class="quiet" type="submit" form="op.logoutForm">Stay signed in</button>
</div>`,
  )
}

export function signedOutPage(): string {
  return page('Signed out', html`<h1>You are signed out</h1><p>You can close this page.</p>`)
}
