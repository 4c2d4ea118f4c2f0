/** Who this app is at the authorization server. */
import { clientSecretBasic, createWebClient, type WebClient } from '@pkce/node/web'
import type { Diagrams } from './diagrams.ts'

export interface Settings {
  /** Of this app. */
  readonly origin: string
  readonly issuer: string
  /** Base URL of the protected API. */
  readonly api: string
  readonly clientSecret: string
}

export function createAuth({ origin, issuer, api, clientSecret }: Settings, diagrams: Diagrams): WebClient {
  return createWebClient({
    issuer,
    clientId: 'node-web',
    clientAuthentication: clientSecretBasic(clientSecret),
    redirectUri: `${origin}/auth/callback`,
    postLogoutRedirectUri: `${origin}/`,
    scope: 'openid profile email api:read',
    apis: { '/api': api },
    backChannelLogout: true,
    onObservation: (observation, request) => diagrams.add(observation, request.headers.get('cookie')),
  })
}
