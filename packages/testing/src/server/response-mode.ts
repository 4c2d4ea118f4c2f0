/** How an authorization response travels: query, fragment, form_post, or signed (OAuth 2.0 Multiple Response Types, Form Post, JARM). */
import { addQuery, writePairs } from '../text.ts'
import { secondsOf } from './options.ts'
import type { Tenant } from './tenant.ts'

/** Where the user agent goes. */
export interface AuthorizationReply {
  readonly url: string
  /** What it posts there (form_post). */
  readonly body?: string
  /** What a client reads: the URL, or the posted form. */
  readonly response: string
  readonly parameters: Readonly<Record<string, string>>
}

export function reply(
  target: string,
  { response_mode = 'query', client_id = '' }: Readonly<Record<string, string>>,
  honest: Readonly<Record<string, string>>,
  { settings, tamper, keys, clock }: Tenant,
): AuthorizationReply {
  // RFC 9207 §2: every response says whom it is from.
  const stamped = { ...honest, iss: settings.issuer }
  const parameters = tamper.authorization ? tamper.authorization(stamped) : stamped
  const isSigned = /^(.+\.)?jwt$/.test(response_mode)
  const sent = isSigned
    ? { response: keys.sign({ aud: client_id, exp: secondsOf(clock) + 600, ...parameters }) }
    : parameters
  const mode = response_mode.replace(/\.?jwt$/, '') || 'query'
  if (mode === 'form_post') {
    const body = writePairs(sent)
    return { url: target, body, response: body, parameters }
  }
  const url = mode === 'fragment' ? `${target}#${writePairs(sent)}` : addQuery(target, sent)
  return { url, response: url, parameters }
}
