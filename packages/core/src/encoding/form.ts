/** application/x-www-form-urlencoded, both ways, without a URL class (RFC 6749 appendix B). */

/** Names and values; what is `undefined` is left out, several values of one name stay several. */
export type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>

export function encodeForm(parameters: Parameters): string {
  const pairs: string[] = []
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of value === undefined ? [] : [value].flat()) {
      pairs.push(`${escapeText(name)}=${escapeText(one)}`)
    }
  }
  return pairs.join('&')
}

/** Every name with all its values, or `undefined` when the text is not form-encoded. Safe for any name. */
export function decodeForm(text: string): Map<string, string[]> | undefined {
  const found = new Map<string, string[]>()
  try {
    for (const pair of text.split('&')) {
      if (!pair) continue
      const [name = '', ...rest] = pair.split('=')
      const key = unescapeText(name)
      const values = found.get(key) ?? []
      values.push(unescapeText(rest.join('=')))
      found.set(key, values)
    }
  } catch {
    return undefined
  }
  return found
}

/** `endpoint` with the parameters added to the query it may have already (RFC 6749 §3.1). */
export function withQuery(endpoint: string, parameters: Parameters): string {
  const query = encodeForm(parameters)
  return query ? endpoint + (endpoint.includes('?') ? '&' : '?') + query : endpoint
}

function escapeText(text: string): string {
  const toPercent = (c: string) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`
  const wellFormed = text.replace(/[\ud800-\udfff]/gu, '\ufffd')
  return encodeURIComponent(wellFormed)
    .replace(/[!'()~]/g, toPercent)
    .replace(/%20/g, '+')
}

function unescapeText(text: string): string {
  return decodeURIComponent(text.replace(/\+/g, ' '))
}
