/** Headers of every answer: no scripts but our own, nowhere to send anything to, in no frame. */
import type { RequestHandler } from 'express'
import type { Settings } from './auth.ts'

export function securityHeaders({ issuer }: Pick<Settings, 'issuer'>): RequestHandler {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    // The form of the logout ends at the authorization server.
    `form-action 'self' ${issuer}`,
    "frame-ancestors 'none'",
  ].join('; ')
  return (_request, response, next) => {
    response.set({
      'content-security-policy': policy,
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
    })
    next()
  }
}
