/** JSON: values that survive being written and read again; a member that is undefined is as good as none. */

export function isJson(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true
    case 'number':
      return Number.isFinite(value)
    case 'object':
      return value === null || (isPlain(value) && Object.values(value).every(isJson))
    case 'undefined':
      return true
    default:
      return false
  }
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return Array.isArray(value) || prototype === Object.prototype || prototype === null
}
