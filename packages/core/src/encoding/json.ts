/** JSON from outside: an object, or nothing. */

export type JsonObject = Readonly<Record<string, unknown>>

/** Longest text that is read at all, in characters; an answer of a server is far below it. */
const LIMIT = 262_144

/** Deepest nesting that is read at all: what recurses over more, like JSON.stringify, exhausts the stack. */
const DEPTH = 64

/** The object that `text` holds, or `undefined` for anything else. Free of inherited names. */
export function parseObject(text: string | undefined): JsonObject | undefined {
  if (text === undefined || text.length > LIMIT) return undefined
  try {
    const value: unknown = JSON.parse(text)
    if (!isObject(value) || Array.isArray(value) || isDeeper(value, DEPTH)) return undefined
    return Object.assign(Object.create(null), value)
  } catch {
    return undefined
  }
}

/** True when every one of `values` is of this type. */
export function areAll(type: 'string' | 'number', ...values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === type)
}

function isDeeper(value: unknown, levels: number): boolean {
  return (
    isObject(value) && (levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)))
  )
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
