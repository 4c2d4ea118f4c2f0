/** The query of an address, read by ECMAScript alone and by other means than the core's. */

/** Its parameters; of a repeated name the last, as in `Object.fromEntries`. */
export function queryOf(url: string): Readonly<Record<string, string>> {
  const [, query = ''] = (url.split('#')[0] ?? '').split('?')
  return Object.fromEntries(
    query
      .split('&')
      .filter((pair) => pair !== '')
      .map((pair) => pair.split('=').map((part) => decodeURIComponent(part.replaceAll('+', ' ')))),
  )
}
