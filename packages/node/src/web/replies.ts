/** Answers of the handlers: none of them is for a cache. */
import { type ErrorCode, PkceError } from '@pkce/core'

const HEADERS = { 'cache-control': 'no-store' }

/** 303: whatever the method was, the next request is a GET. */
export function redirect(location: string): Response {
  return new Response(null, { status: 303, headers: { ...HEADERS, location } })
}

export function json(body: object, status = 200): Response {
  return Response.json(body, { status, headers: HEADERS })
}

export function refusal(status: number, error: string, description: string): Response {
  return json({ error, error_description: description }, status)
}

/** The user is not, or no longer, signed in. */
const SIGN_IN_AGAIN: readonly ErrorCode[] = [
  'login_required',
  'session_ended',
  'session_expired',
  'signed_out',
  'token_refused',
]

/** What went wrong, for a script. Errors of other kinds are thrown on: they are faults of the program. */
export function failure(error: unknown): Response {
  if (!(error instanceof PkceError)) throw error
  const { code, message } = error
  if (code === 'request_not_allowed') return refusal(404, code, message)
  return refusal(SIGN_IN_AGAIN.includes(code) ? 401 : 503, code, message)
}
