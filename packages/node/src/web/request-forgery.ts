/** Requests that other sites make a browser send (CSRF): told apart by what pages of other sites can not do. */
import { readField } from './form.ts'
import { hash } from './hash.ts'

/** A page of another site can not set it without asking first (CORS), and is not allowed to. */
export const REQUEST_HEADER = 'x-pkce'

/** The field of a form, for pages that send forms and no headers. */
export const FORM_FIELD = 'csrf_token'

/** The value of {@link FORM_FIELD} of a session. Says nothing about its id. */
export function formTokenOf(sessionId: string): string {
  return hash(`csrf ${sessionId}`)
}

/** True when a page of this app asks to read something. */
export function mayRead(request: Request, origin: string): boolean {
  return isFromOwnPage(request, origin) ?? request.headers.has(REQUEST_HEADER)
}

/** True when a page of this app, and not only the browser of its user, wants something to be done. */
export function mayChange(request: Request, origin: string): boolean {
  return isFromOwnPage(request, origin) !== false && request.headers.has(REQUEST_HEADER)
}

/** The same for a form, which can not set headers. Reads the body of the request. */
export async function maySubmit(
  request: Request,
  origin: string,
  sessionId: string | undefined,
): Promise<boolean> {
  if (mayChange(request, origin)) return true
  if (isFromOwnPage(request, origin) === false || !sessionId) return false
  return (await readField(request, FORM_FIELD)) === formTokenOf(sessionId)
}

/** What the browser itself says of where the request is from; nothing when it does not say. */
function isFromOwnPage({ headers }: Request, origin: string): boolean | undefined {
  const site = headers.get('sec-fetch-site')
  if (site) return site === 'same-origin'
  const from = headers.get('origin')
  return from ? from === origin : undefined
}
