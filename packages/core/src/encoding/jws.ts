/** JWS compact serialisation (RFC 7515 §7.1): taken apart, not trusted. */
import { decodeBase64url } from './base64url.ts'
import { type JsonObject, parseObject } from './json.ts'
import { decodeUtf8 } from './utf8.ts'

export interface Jws {
  readonly header: JsonObject
  readonly payload: JsonObject
  /** What was signed: ASCII text of header and payload with the dot between. */
  readonly signed: string
  /** base64url. */
  readonly signature: string
}

/** The parts, or `undefined` when `text` is no JWS whose header and payload are JSON objects. */
export function parseJws(text: string): Jws | undefined {
  const [head = '', body = '', signature = '', ...more] = text.split('.')
  const header = decodePart(head)
  const payload = decodePart(body)
  if (more.length || !header || !payload || !decodeBase64url(signature)) return undefined
  return { header, payload, signed: `${head}.${body}`, signature }
}

function decodePart(part: string): JsonObject | undefined {
  const bytes = decodeBase64url(part)
  return bytes && parseObject(decodeUtf8(bytes))
}
