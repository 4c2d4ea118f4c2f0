/** Where a user may be sent after a login: into the app, nowhere else (RFC 9700 §4.11, open redirectors). */
import type { Settings } from './configuration.ts'
import { refuse } from './errors.ts'

/**
 * `returnTo` as a path, or `undefined` when there is none.
 * @throws PkceError `return_to_unsafe`
 */
export function safeReturnTo(
  returnTo: string | undefined,
  { redirectUri }: Pick<Settings, 'redirectUri'>,
): string | undefined {
  if (returnTo === undefined) return undefined
  const [origin = ''] = /^\w[\w+.-]*:\/\/[^/?#]+/.exec(redirectUri) ?? []
  const path = origin && returnTo.startsWith(`${origin}/`) ? returnTo.slice(origin.length) : returnTo
  // "//host" and "/\host" leave the origin; control characters are dropped by browsers and may hide either. Behind "?"
  // or "#" a backslash is what the user typed.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/^\/(?![/\\])[^\u0000-\u001f\\?#]*([?#][^\u0000-\u001f]*)?$/.test(path)) return path
  return refuse('return_to_unsafe', 'returnTo must be a path of this app that starts with one "/".')
}
