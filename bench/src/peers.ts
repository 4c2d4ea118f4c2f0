/**
 * Weight beside the peers: for each library a page that signs in by redirect, takes the answer, gets a fresh token and signs
 * out, made by one bundler. `npm run peers` fetches them.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PAGES, weigh } from '../../scripts/check/size.ts'

const ISSUER = 'https://as.example'
const CALLBACK = 'https://app.example/callback'

/** By package and version, what its page says; what it gives to `keep` is not shaken off. */
const PEERS: Readonly<Record<string, string>> = {
  'oidc-client-ts@3.5.0': `
    import { UserManager } from 'oidc-client-ts'
    const manager = new UserManager({ authority: '${ISSUER}', client_id: 'app', redirect_uri: '${CALLBACK}' })
    keep(() => manager.signinRedirect(), () => manager.signinCallback(), () => manager.signinSilent(),
      () => manager.signoutRedirect())`,
  'keycloak-js@26.2.4': `
    import Keycloak from 'keycloak-js'
    const keycloak = new Keycloak({ url: '${ISSUER}', realm: 'main', clientId: 'app' })
    keep(() => keycloak.init({ pkceMethod: 'S256' }), () => keycloak.login(), () => keycloak.updateToken(5),
      () => keycloak.logout())`,
  '@auth0/auth0-spa-js@2.27.0': `
    import { Auth0Client } from '@auth0/auth0-spa-js'
    const client = new Auth0Client({ domain: 'as.example', clientId: 'app', useRefreshTokens: true,
      authorizationParams: { redirect_uri: '${CALLBACK}' } })
    keep(() => client.loginWithRedirect(), () => client.handleRedirectCallback(), () => client.getTokenSilently(),
      () => client.logout())`,
  '@axa-fr/oidc-client@7.29.1': `
    import { OidcClient } from '@axa-fr/oidc-client'
    const client = OidcClient.getOrCreate(() => fetch)({ authority: '${ISSUER}', client_id: 'app', scope: 'openid',
      redirect_uri: '${CALLBACK}' })
    keep(() => client.loginAsync('/'), () => client.loginCallbackAsync(), () => client.getValidTokenAsync(),
      () => client.logoutAsync('/'))`,
  '@azure/msal-browser@5.30.0': `
    import { PublicClientApplication } from '@azure/msal-browser'
    const app = new PublicClientApplication({ auth: { clientId: 'app', authority: '${ISSUER}' } })
    keep(() => app.loginRedirect(), () => app.handleRedirectPromise(), () => app.acquireTokenSilent({ scopes: [] }),
      () => app.logoutRedirect())`,
  // Functions, not a client: what remembers the login, keeps the session and serves several tabs is the app's to write.
  'oauth4webapi@3.8.8': `
    import * as oauth from 'oauth4webapi'
    keep(() => oauth.discoveryRequest(new URL('${ISSUER}')), oauth.processDiscoveryResponse, oauth.generateRandomCodeVerifier,
      oauth.calculatePKCECodeChallenge, oauth.generateRandomState, oauth.generateRandomNonce, oauth.validateAuthResponse,
      oauth.authorizationCodeGrantRequest, oauth.processAuthorizationCodeResponse, oauth.validateApplicationLevelSignature,
      oauth.refreshTokenGrantRequest, oauth.processRefreshTokenResponse, oauth.revocationRequest, oauth.None())`,
}

const root = join(import.meta.dirname, '../..')
const folder = join(root, 'bench/.peers')
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
const install = ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...Object.keys(PEERS)]
const { status } = spawnSync('npm', install, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
if (status !== 0) throw new Error('The peers could not be installed: see what npm says above.')

const rows: [name: string, bytes: number][] = []
for (const [name, page] of Object.entries(PEERS)) {
  const source = `globalThis.kept = []; const keep = (...calls) => globalThis.kept.push(...calls)\n${page}`
  rows.push([name, await weigh({ source }, folder)])
}
for (const { name, source } of [PAGES[0], PAGES.at(-1)].filter((page) => page !== undefined)) {
  rows.push([`PKCE, ${name}`, await weigh({ source }, join(root, 'packages/browser'))])
}
for (const [name, bytes] of rows.sort(([, a], [, b]) => a - b)) {
  process.stdout.write(`${(bytes / 1000).toFixed(1).padStart(5)} kB  ${name}\n`)
}
