/** Every page: the header, why something failed, the page itself, and the flow beside it. */
import type { WebSession } from '@pkce/node/web'
import { Html, html } from 'sample-look/html'

export interface Page {
  readonly path: string
  readonly session: WebSession | undefined
  readonly content: Html
  /** Markup of the diagram. */
  readonly diagram: string
  /** What went wrong; `reason`: in the words of the authorization server. */
  readonly error?: { readonly code: string; readonly reason: string }
}

export function layout({ path, session, content, diagram, error }: Page): string {
  const status = session ? 'authenticated' : 'anonymous'
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>PKCE with a Node server</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/look.css">
    <script type="module" src="/page-script.js"></script>
  </head>
  <body>
    <header class="bar">
      <strong class="brand">PKCE with a Node server</strong>
      <nav>
        ${link('/', 'Home', 'nav-home', path)}
        ${link('/profile', 'Profile', 'nav-profile', path)}
      </nav>
      <span class="pill" data-status="${status}" data-testid="status">${status}</span>
    </header>
    <main class="layout">
      <div class="stack">
        ${error && alert(error)}
        ${content}
      </div>
      <section class="card flow" aria-label="The flow, step by step">
        <h2>The flow, as it happens</h2>
        <pkce-sequence>${new Html(diagram)}</pkce-sequence>
      </section>
    </main>
  </body>
</html>
`.text
}

function link(to: string, text: string, testId: string, path: string): Html {
  const current = path === to ? html` aria-current="page"` : ''
  return html`<a href="${to}"${current} data-testid="${testId}">${text}</a>`
}

function alert({ code, reason }: NonNullable<Page['error']>): Html {
  const denied = reason === 'access_denied'
  return html`<div class="alert" role="alert" data-testid="error" data-code="${code}">
          <strong>${denied ? 'You did not give your consent.' : 'That did not work.'}</strong>
          <p>${reason ? `The login was refused: ${reason}.` : 'Please try again.'}</p>
          <code>${code}</code>
        </div>`
}
