/** fetch as a browser carries it out for a page: what the server does not allow its origin does not happen (Fetch §3.3, CORS). */

/** `origin`: of the page. Rejects as browsers do, without saying why. */
export function pageFetch(origin: string): typeof fetch {
  return async (url, init) => {
    const headers = new Headers(init?.headers)
    const asked = [...headers.keys()].filter((name) => name !== 'accept' && !isForm(name, headers))
    if (asked.length > 0) await preflight(String(url), init?.method ?? 'GET', asked)
    headers.set('origin', origin)
    const response = await fetch(url, { ...init, headers })
    requireAllowed(response)
    const shown = [...SHOWN, ...listIn(response, 'access-control-expose-headers')]
    const visible = [...response.headers].filter(([name]) => shown.includes(name))
    return new Response(response.body, { status: response.status, headers: visible })
  }

  async function preflight(url: string, method: string, asked: readonly string[]): Promise<void> {
    const answer = await fetch(url, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': asked.join(','),
      },
    })
    requireAllowed(answer)
    const allowed = listIn(answer, 'access-control-allow-headers')
    if (!answer.ok || !asked.every((name) => allowed.includes(name))) block()
  }

  function requireAllowed({ headers }: Response): void {
    const allowed = headers.get('access-control-allow-origin')
    if (allowed !== '*' && allowed !== origin) block()
  }
}

/** Headers of an answer that every page sees. */
const SHOWN = ['cache-control', 'content-language', 'content-length', 'content-type', 'expires', 'pragma']

function isForm(name: string, headers: Headers): boolean {
  return name === 'content-type' && headers.get(name) === 'application/x-www-form-urlencoded'
}

function listIn({ headers }: Response, name: string): string[] {
  return (headers.get(name) ?? '').toLowerCase().split(/\s*,\s*/)
}

function block(): never {
  throw new TypeError('Failed to fetch')
}
