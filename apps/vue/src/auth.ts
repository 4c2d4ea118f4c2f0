/** The client of this app: a plain module, usable from components, route guards, stores and tests alike. */
import { createBrowserClient, tabStorage } from '@pkce/vue'
import { sampleSettings } from 'sample-look'

const { issuer, api } = sampleSettings()

export const auth = createBrowserClient({
  issuer,
  clientId: 'vue',
  redirectUri: '/callback',
  postLogoutRedirectUri: '/',
  scope: 'openid profile email api:read',
  apis: [api],
  storage: tabStorage(),
})

export const meUrl = `${api}/me`
