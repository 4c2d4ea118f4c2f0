/** UTF-8 and form encoding, read here by other means than the core's, so that the two are held against each other. */

/** UTF-8 of `text` (RFC 3629); lone surrogates become U+FFFD, as everywhere on the web. */
export function bytesOf(text: string): Uint8Array {
  const bytes: number[] = []
  for (const character of text) {
    const point = character.codePointAt(0) as number
    const code = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), tail(code))
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), tail(code >> 6), tail(code))
    else bytes.push(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code))
  }
  return Uint8Array.from(bytes)
}

/**
 * The text whose UTF-8 `bytes` is.
 * @throws URIError when it is none
 */
export function textOf(bytes: Uint8Array): string {
  return decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''))
}

function tail(code: number): number {
  return 0x80 | (code & 0x3f)
}

/** Form-encoded parameters (RFC 6749 appendix B) as pairs, in their order. */
export function readPairs(text: string): [name: string, value: string][] {
  const decode = (part: string) => decodeURIComponent(part.replaceAll('+', '%20'))
  return text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const split = pair.includes('=') ? pair.indexOf('=') : pair.length
      return [decode(pair.slice(0, split)), decode(pair.slice(split + 1))]
    })
}

/** `parameters` form-encoded; `undefined` is left out. */
export function writePairs(parameters: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(parameters)
    .filter((pair): pair is [string, string] => pair[1] !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')
}

/** `url` with the parameters behind what it has already. */
export function addQuery(url: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const query = writePairs(parameters)
  return query ? `${url}${url.includes('?') ? '&' : '?'}${query}` : url
}

/** Address without query and fragment, and the query as text. */
export function splitUrl(url: string): { readonly address: string; readonly query: string } {
  const [whole = ''] = url.split('#')
  const mark = whole.indexOf('?')
  return mark < 0
    ? { address: whole, query: '' }
    : { address: whole.slice(0, mark), query: whole.slice(mark + 1) }
}
