/** JSON from outside: an object, or nothing. */

export type JsonObject = Readonly<Record<string, unknown>>

/** Longest text that is read at all, in characters; an answer of a server is far below it. */
const LIMIT = 262_144

/** The object that `text` holds, or `undefined` for anything else. Free of inherited names. */
export function parseObject(text: string | undefined): JsonObject | undefined {
  if (text === undefined || text.length > LIMIT) return undefined
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return Object.assign(Object.create(null), value)
  } catch {
    return undefined
  }
}
