/** A user agent without pages: follows redirects, keeps cookies, and stops where the client's own address begins. */
import type { Navigation } from '@pkce/core'
import { createCookieJar } from 'sample-look/cookie-jar'

export interface UserAgent {
  /** Gives back the authorization response: the URL it came to, or the form that was to be posted there. */
  readonly navigate: (navigation: Navigation) => Promise<string>
  /** Every address that was visited, the client's own included. */
  readonly visited: string[]
}

const MOST_VISITS = 100

/** `home`: below this address is the client, which is not asked for anything. */
export function createUserAgent(home: string): UserAgent {
  const cookies = createCookieJar()
  const visited: string[] = []
  return { visited, navigate: ({ url }) => open(url) }

  async function open(url: string, form?: URLSearchParams): Promise<string> {
    if (visited.push(url) > MOST_VISITS) throw new Error('The server sends the user agent in circles.')
    if (url.startsWith(home)) return url
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: cookies.header() },
      ...(form && { method: 'POST', body: form }),
    })
    cookies.keep(response)
    const location = response.headers.get('location')
    if (location) return open(new URL(location, url).href)
    return submit(await response.text(), url)
  }

  /** The one form of a page: to the client it is the response (Form Post Response Mode §2); else it asks for a logout. */
  async function submit(html: string, url: string): Promise<string> {
    const action = /<form[^>]*action="([^"]+)"/.exec(html)?.[1]
    const fields = html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)
    const form = new URLSearchParams([...fields].map(([, name = '', value = '']) => [name, value]))
    if (!action) return url
    if (action.startsWith(home)) return form.toString()
    form.set('logout', 'yes')
    return open(new URL(action, url).href, form)
  }
}
