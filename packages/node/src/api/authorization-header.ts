/** The access token of a request: in the Authorization header and nowhere else (RFC 6750 §2.1, RFC 9449 §7.1). */
import { refuse, type Scheme } from './challenge.ts'

export interface Presented {
  readonly scheme: Scheme
  readonly token: string
}

/**
 * What was presented, or nothing when the request has no token of a scheme we know.
 * @throws Refused `invalid_request`
 */
export function readAuthorization({ headers }: Request): Presented | undefined {
  const [, name = '', token = ''] =
    /^ *(bearer|dpop)(?: +|$)(.*?) *$/i.exec(headers.get('authorization') ?? '') ?? []
  if (!name) return undefined
  // The b64token of RFC 6750 §2.1; a comma would mean that there were several headers.
  if (!/^[\w.~+/-]+=*$/.test(token)) refuse(400, 'invalid_request', 'The Authorization header is malformed.')
  return { scheme: name.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer', token }
}
