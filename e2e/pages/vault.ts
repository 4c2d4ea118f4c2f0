/** The worker that keeps the tokens from the page. */
import { runVault } from '@pkce/browser/vault-worker'
import { API, ISSUER } from './servers.ts'

runVault({
  issuer: ISSUER,
  clientId: 'multi',
  redirectUri: '/callback',
  postLogoutRedirectUri: '/',
  scope: 'openid profile api:read',
  apis: [API],
})
