/** The client of this app: a plain module, usable from components, guards, services and tests alike. */
import { createBrowserClient, tabStorage } from '@pkce/angular'
import { sampleSettings } from 'sample-look'

const { issuer, api } = sampleSettings()

export const auth = createBrowserClient({
  issuer,
  clientId: 'angular',
  redirectUri: '/callback',
  postLogoutRedirectUri: '/',
  scope: 'openid profile email api:read',
  apis: [api],
  storage: tabStorage(),
})

export const meUrl = `${api}/me`
