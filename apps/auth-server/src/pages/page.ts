/** The frame of every page: markup, escaping, and the headers that go with it. */

/** Text that is markup already. */
export interface Html {
  readonly html: string
}

/** A template whose values are escaped, unless they are markup themselves. */
export function html(
  strings: TemplateStringsArray,
  ...values: (string | number | Html | readonly Html[])[]
): Html {
  const parts = strings.map(
    (text, i) => text + (i < values.length ? render(values[i] as (typeof values)[number]) : ''),
  )
  return { html: parts.join('') }
}

function render(value: string | number | Html | readonly Html[]): string {
  if (Array.isArray(value)) return value.map(({ html }) => html).join('')
  if (typeof value === 'object') return (value as Html).html
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

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
</html>`.html
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
