/** A scripted user agent for tests: follows redirects, keeps cookies, fills in forms; no browser needed. */
import { createCookieJar } from 'sample-look/cookie-jar'

export interface Visitor {
  /** Follows an address until a page or the client's redirect URI is reached. */
  open(url: string): Promise<Place>
  /** Posts the first form of a page (or the one whose action ends in `ending`) with these fields. */
  submit(place: Place, fields?: Readonly<Record<string, string>>, ending?: string): Promise<Place>
}

export interface Place {
  readonly url: string
  /** 0 when this is an address of the client, which is not visited. */
  readonly status: number
  readonly html: string
}

export function createVisitor(issuer: string): Visitor {
  const cookies = createCookieJar()

  async function request(url: string, body?: URLSearchParams): Promise<Place> {
    if (!url.startsWith(`${issuer}/`)) return { url, status: 0, html: '' }
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: cookies.header(), origin: issuer },
      ...(body && { method: 'POST', body }),
    })
    cookies.keep(response)
    const location = response.headers.get('location')
    if (location) return request(new URL(location, url).href)
    return { url, status: response.status, html: await response.text() }
  }

  return {
    open: (url) => request(url),
    submit(place, fields = {}, ending = '') {
      const actions = [...place.html.matchAll(/<form[^>]*action="([^"]+)"/g)].map(
        ([, action]) => action as string,
      )
      const action = actions.find((candidate) => candidate.endsWith(ending))
      if (!action) throw new Error(`There is no form on ${place.url}.`)
      const hidden = [...place.html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
      const values = Object.fromEntries(hidden.map(([, name, value]) => [name, value] as [string, string]))
      return request(new URL(action, place.url).href, new URLSearchParams({ ...values, ...fields }))
    },
  }
}
