/** The tenant: what this authorization server supports and insists on. */
import { randomBytes } from 'node:crypto'
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { clientsFor, type Samples, SCOPES_OF_IDENTITY } from './clients.ts'
import type { Consents } from './consents.ts'
import { generateSigningKeys } from './keys.ts'
import { createMemoryAdapter } from './memory-adapter.ts'
import { errorPage, logoutPage, signedOutPage } from './pages/message-page.ts'
import { pageHeaders } from './pages/page.ts'
import { findUser } from './users.ts'

export interface Tenant {
  /** Resource indicator of the API: the audience of its access tokens (RFC 8707). */
  readonly api: string
  readonly samples: Samples
  readonly accessTokenSeconds: number
  readonly consents: Consents
}

/** Instead of one that refuses addresses of this machine. */
const NO_DISPATCHER = { dispatcher: undefined } as object

export const API_SCOPES = ['api:read', 'api:write']

export async function configurationOf({
  api,
  samples,
  accessTokenSeconds,
  consents,
}: Tenant): Promise<Configuration> {
  return {
    adapter: createMemoryAdapter(),
    clients: clientsFor(samples),
    jwks: { keys: await generateSigningKeys() },
    cookies: { keys: [randomBytes(32).toString('hex')] },
    scopes: SCOPES_OF_IDENTITY,
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username'],
      email: ['email', 'email_verified'],
    },
    // The samples show the user from the id_token, so it carries the claims of the scopes (OpenID Connect Core §5.4).
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    pkce: { required: () => true },
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256', 'EdDSA'] },
    // The samples, which are told of a logout, are on this machine: the usual protection from such addresses would hide them.
    fetch: (url, options) => fetch(url, { ...options, ...NO_DISPATCHER }),
    clientBasedCORS: (_ctx, origin, client) =>
      client.redirectUris?.some((uri) => new URL(uri).origin === origin) ?? false,
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    // Each refresh token is used once; using it again ends everything that came from it (RFC 9700 §4.14.2).
    rotateRefreshToken: true,
    ttl: {
      AccessToken: accessTokenSeconds,
      AuthorizationCode: 60,
      Grant: 86_400,
      IdToken: 3600,
      Interaction: 3600,
      RefreshToken: 86_400,
      Session: 86_400,
    },
    features: {
      backchannelLogout: { enabled: true },
      devInteractions: { enabled: false },
      dPoP: { enabled: true },
      jwtResponseModes: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      resourceIndicators: {
        enabled: true,
        // Who asks for no resource gets a token for the API, the only one of this tenant.
        defaultResource: (_ctx, _client, oneOf) => oneOf?.[0] ?? api,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: API_SCOPES.join(' '),
          audience: api,
          accessTokenTTL: accessTokenSeconds,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          show(ctx, logoutPage(form))
        },
        postLogoutSuccessSource: (ctx) => {
          show(ctx, signedOutPage())
        },
      },
    },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    loadExistingGrant: (ctx) => grantFor(ctx, api, consents),
    findAccount: (_ctx, sub) => {
      const user = findUser(sub)
      if (!user) return undefined
      const { name, email } = user
      const claims = { sub, name, preferred_username: email.split('@')[0], email, email_verified: true }
      return { accountId: sub, claims: () => claims }
    },
    renderError: (ctx, { error, error_description = '' }) => {
      show(ctx, errorPage(error, error_description))
    },
  }
}

/** These clients are the tenant's own: who the user is they may know without asking; the API is asked for, once. */
async function grantFor({ oidc }: KoaContextWithOIDC, api: string, consents: Consents) {
  const { session, client, provider, result } = oidc
  if (!session?.accountId || !client) return undefined
  const { accountId } = session
  const known = result?.consent?.grantId ?? session.grantIdFor(client.clientId)
  const grant =
    (known ? await provider.Grant.find(known) : undefined) ??
    new provider.Grant({ accountId, clientId: client.clientId })
  grant.addOIDCScope(SCOPES_OF_IDENTITY.join(' '))
  const allowed = consents.allowed(accountId, client.clientId)
  if (allowed.length > 0) grant.addResourceScope(api, allowed.join(' '))
  await grant.save()
  return grant
}

function show(ctx: KoaContextWithOIDC, markup: string): void {
  const { client } = ctx.oidc
  ctx.set(pageHeaders([...(client?.postLogoutRedirectUris ?? []), ...(client?.redirectUris ?? [])]))
  ctx.body = markup
}
