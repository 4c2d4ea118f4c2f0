/** The one page that a native app shows in the browser: how the login ended, and that the app goes on elsewhere. */
import { createHash } from 'node:crypto'
import type { PkceError } from '@pkce/core'

const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; box-sizing: border-box;
  background: light-dark(#f6f7fb, #0f1117); color: light-dark(#1a1d29, #e7e9f2); font: 1rem/1.55 system-ui, sans-serif; }
main { max-width: 26rem; padding: 2rem; text-align: center; border-radius: 12px;
  background: light-dark(#fff, #171a23); border: 1px solid light-dark(#e2e5ee, #2a2f3d); }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: .5rem 0 0; color: light-dark(#5c6376, #9aa2b8); overflow-wrap: anywhere; }`

/** The code is in the address of the page: nobody may see it from here, and nothing may be loaded. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; img-src data:; base-uri 'none'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  connection: 'close',
}

export function answerPage(failure?: PkceError): string {
  const [title, text] = failure
    ? ['That did not work', `${failure.message} (${failure.code})`]
    : ['You are signed in', 'You can close this page and go back to the app.']
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
<main>
<h1>${title}</h1>
<p>${escaped(text)}</p>
</main>
`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
