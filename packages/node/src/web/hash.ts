/** The names under which a store keeps things: who reads the store can not go back from them to a cookie. */
import { createHash } from 'node:crypto'

/** SHA-256, base64url. */
export function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
