/** The form of a page, read as far as the login pages of the servers here need it. */

export interface Form {
  /** Absolute URL. */
  readonly action: string
  /** What its inputs hold already, by their names. */
  readonly fields: Readonly<Record<string, string>>
  /** Names of all inputs and buttons. */
  readonly names: readonly string[]
}

/** The first form in `html`, a page that came from `url`. */
export function formIn(html: string, url: string): Form | undefined {
  const [, attributes = '', content = ''] = /<form\b([^>]*)>(.*?)<\/form>/is.exec(html) ?? []
  const action = attribute(attributes, 'action')
  if (action === undefined) return undefined
  const inputs = [...content.matchAll(/<(?:input|button)\b([^>]*)>/gi)].map(([, found = '']) => found)
  const names = inputs.map((input) => attribute(input, 'name')).filter((name) => name !== undefined)
  const hidden = inputs.filter((input) => attribute(input, 'type')?.toLowerCase() === 'hidden')
  const fields = hidden.map((input) => [attribute(input, 'name') ?? '', attribute(input, 'value') ?? ''])
  return { action: new URL(action, url).href, fields: Object.fromEntries(fields), names }
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`, 'i').exec(` ${tag}`)?.[1]
  return value?.replace(/&(amp|quot|lt|gt|#39);/g, (_, entity: string) => ENTITIES[entity] ?? '')
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', quot: '"', lt: '<', gt: '>', '#39': "'" }
