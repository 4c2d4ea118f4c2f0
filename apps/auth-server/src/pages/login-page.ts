/** Where a user says who they are. */
import { html } from 'sample-look/html'
import { USERS } from '../users.ts'
import { page } from './page.ts'

export interface LoginPage {
  readonly action: string
  readonly clientName: string
  readonly username?: string
  /** What was wrong with the last try. */
  readonly problem?: string
}

export function loginPage({ action, clientName, username = '', problem }: LoginPage): string {
  const users = Object.entries(USERS).map(
    ([name, { password }]) => html`<li><code>${name}</code> with the password <code>${password}</code></li>`,
  )
  return page(
    'Sign in',
    html`<h1>Sign in</h1>
<p>to go on to <strong>${clientName}</strong></p>
${problem && html`<p class="alert" role="alert" data-testid="problem">${problem}</p>`}
<form method="post" action="${action}">
<label for="username">User name</label>
<input id="username" data-testid="username" name="username" value="${username}" autocomplete="username" autocapitalize="none" required autofocus>
<label for="password">Password</label>
<input id="password" data-testid="password" name="password" type="password" autocomplete="current-password" required>
<div class="actions"><button class="primary" type="submit" data-testid="sign-in">Sign in</button></div>
</form>
<form method="post" action="${action}/abort"><button class="quiet" type="submit">Cancel</button></form>
<details open><summary>Demonstration users</summary><ul>${users}</ul></details>`,
  )
}
