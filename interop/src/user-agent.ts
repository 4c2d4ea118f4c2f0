/** A user agent without pages: follows redirects, keeps cookies, fills forms in, and stops where the client's own address begins. */
import type { Navigation } from '@pkce/core'
import { createCookieJar } from 'sample-look/cookie-jar'
import { type Form, formIn } from './html-form.ts'

export interface UserAgent {
  /**
   * Gives back the authorization response: the URL it came to, or the form that was to be posted there. Nothing when the
   * user agent stays at a page of the server.
   */
  readonly navigate: (navigation: Navigation) => Promise<string | undefined>
  /** Every address that was visited, the client's own included. */
  readonly visited: string[]
}

/** What the user enters into a form, beside what it holds already; nothing when the user leaves it. */
export type User = (form: Form) => Readonly<Record<string, string>> | undefined

const MOST_VISITS = 100

/** The logout page of oidc-provider has no fields: its button says yes. */
const agrees: User = () => ({ logout: 'yes' })

/** `home`: below this address is the client, which is not asked for anything. */
export function createUserAgent(home: string, user: User = agrees): UserAgent {
  const cookies = createCookieJar()
  const visited: string[] = []
  return { visited, navigate: ({ url }) => open(url) }

  async function open(url: string, body?: URLSearchParams): Promise<string | undefined> {
    if (visited.push(url) > MOST_VISITS) throw new Error('The server sends the user agent in circles.')
    if (url.startsWith(home)) return url
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: cookies.header() },
      ...(body && { method: 'POST', body }),
    })
    cookies.keep(response)
    const location = response.headers.get('location')
    if (location) return open(new URL(location, url).href)
    const form = formIn(await response.text(), url)
    return form && submit(form)
  }

  /** To the client a form is the response (Form Post Response Mode §2); others are for the user. */
  async function submit(form: Form): Promise<string | undefined> {
    if (form.action.startsWith(home)) return new URLSearchParams(form.fields).toString()
    const entered = user(form)
    return entered && open(form.action, new URLSearchParams({ ...form.fields, ...entered }))
  }
}
