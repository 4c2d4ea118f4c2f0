/** The client of this page: an ES module like any other, shared by all that import it. */
import { createBrowserClient, tabStorage } from '@pkce/browser'
import { sampleSettings } from 'sample-look'

const { issuer, api } = sampleSettings()

export const auth = createBrowserClient({
  issuer,
  clientId: 'vanilla',
  redirectUri: '/callback',
  postLogoutRedirectUri: '/',
  scope: 'openid profile email api:read',
  apis: [api],
  storage: tabStorage(),
})

export const meUrl = `${api}/me`
