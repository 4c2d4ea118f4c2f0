/** The end session endpoint (OpenID Connect RP-Initiated Logout 1.0). */
import { addQuery, readPairs, splitUrl } from '../text.ts'
import { readParameters } from './request.ts'
import type { Tenant } from './tenant.ts'

/**
 * The user agent opens the end session endpoint: who was signed in there no longer is. Gives back where it is sent.
 * @throws Error where a real server shows an error page (OpenID Connect RP-Initiated Logout 1.0 §4)
 */
export function endVisit(url: string, tenant: Tenant): string {
  const { parameters } = readParameters(readPairs(splitUrl(url).query))
  const { client_id, post_logout_redirect_uri, state } = parameters
  tenant.visit = undefined
  if (!post_logout_redirect_uri) return tenant.settings.issuer
  const client = tenant.settings.clients.find(({ clientId }) => clientId === client_id)
  if (!client?.postLogoutRedirectUris?.includes(post_logout_redirect_uri)) {
    throw new Error(
      `"${post_logout_redirect_uri}" is no post-logout redirect URI of the client "${client_id}".`,
    )
  }
  return addQuery(post_logout_redirect_uri, { state })
}
