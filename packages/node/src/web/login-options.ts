/** What a page of the app may ask of a login, by the names that the standard has for it (OpenID Connect Core §3.1.2.1). */
import type { LoginOptions } from '@pkce/core'

/** `/auth/login?returnTo=/notes&max_age=300`; everything else in the query is left alone. */
export function loginOptionsIn(query: URLSearchParams): LoginOptions {
  const [returnTo = '/', prompt, acrValues, loginHint, uiLocales, maxAge] = [
    'returnTo',
    'prompt',
    'acr_values',
    'login_hint',
    'ui_locales',
    'max_age',
  ].map((name) => query.get(name) ?? undefined)
  return {
    returnTo,
    ...(prompt !== undefined && { prompt }),
    ...(acrValues !== undefined && { acrValues, requireAcr: true }),
    ...(loginHint !== undefined && { loginHint }),
    ...(uiLocales !== undefined && { uiLocales }),
    ...(maxAge !== undefined && /^\d{1,9}$/.test(maxAge) && { maxAge: Number(maxAge) }),
  }
}
