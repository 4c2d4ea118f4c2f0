/** Paths of this origin as the absolute URLs that the protocol wants. */

/** As it is where there is no page: on a server that renders. */
export function absolute(url: string): string {
  const base = globalThis.location?.href
  return base ? new URL(url, base).href : url
}
