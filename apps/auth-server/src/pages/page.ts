/** The frame of every page, and the headers that go with it. */
import { type Html, html } from 'sample-look/html'

export function page(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<main class="card">
<p class="brand">Authorization server</p>
${body}
</main>
</body>
</html>`.text
}

/** Forms may lead to this server, and by its redirect to the client: browsers hold `form-action` against both. */
export function pageHeaders(redirectUris: readonly string[] = []): Record<string, string> {
  const targets = redirectUris
    .map((uri) => new URL(uri))
    .map(({ origin, port }) => (port ? origin : `${origin}:*`))
  return {
    'content-security-policy': [
      "default-src 'none'",
      "style-src 'self'",
      'img-src data:',
      `form-action 'self' ${[...new Set(targets)].join(' ')}`.trim(),
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'content-type': 'text/html; charset=utf-8',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  }
}
