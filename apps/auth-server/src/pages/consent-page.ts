/** Where a user decides what a client may do. */
import { html } from 'sample-look/html'
import { page } from './page.ts'

const IN_PLAIN_WORDS: Readonly<Record<string, string>> = {
  'api:read': 'Read your data from the API',
  'api:write': 'Change your data in the API',
}

export interface ConsentPage {
  readonly action: string
  readonly clientName: string
  readonly userName: string
  /** Scopes that need the user's word; empty when only the client itself is to be confirmed. */
  readonly scopes: readonly string[]
}

export function consentPage({ action, clientName, userName, scopes }: ConsentPage): string {
  const items = scopes.map((scope) => html`<li>${IN_PLAIN_WORDS[scope] ?? scope} <code>${scope}</code></li>`)
  return page(
    'Your consent',
    html`<h1>Allow ${clientName}?</h1>
<p>You are signed in as <strong>${userName}</strong>. ${
      scopes.length > 0
        ? 'The app asks for your permission to:'
        : 'An app on this machine wants to sign you in.'
    }</p>
<ul class="scopes" data-testid="scopes">${items}</ul>
<form method="post" action="${action}">
<div class="actions"><button class="primary" type="submit" data-testid="allow">Allow</button></div>
</form>
<form method="post" action="${action}/abort"><button class="quiet" type="submit" data-testid="deny">Deny</button></form>
<p class="muted">You are asked once; the decision is remembered for this app.</p>`,
  )
}
