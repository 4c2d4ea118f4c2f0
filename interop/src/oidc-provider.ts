/** oidc-provider as a server that agrees at once: every user is Ada, and she consents to everything. */
import { createServer } from 'node:http'
import { exportJWK, generateKeyPair } from 'jose'
import Provider, {
  type ClientMetadata,
  type Configuration,
  interactionPolicy,
  type KoaContextWithOIDC,
} from 'oidc-provider'
import { listen } from 'sample-look/listen'
import { HOME, REDIRECT_URI } from './addresses.ts'

export interface ProviderOptions {
  /** Added to the configuration all profiles have in common. */
  readonly configuration?: Configuration
  /** What differs from the one public client there is by default. */
  readonly clients?: readonly Partial<ClientMetadata>[]
}

export interface RunningProvider {
  readonly issuer: string
  close(): Promise<void>
}

export const API = 'https://api.example'
export const OTHER_API = 'https://other.example'

const PUBLIC: ClientMetadata = {
  client_id: 'public',
  token_endpoint_auth_method: 'none',
  redirect_uris: [REDIRECT_URI],
  post_logout_redirect_uris: [`${HOME}/`],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
}

export async function startProvider({
  configuration,
  clients,
}: ProviderOptions = {}): Promise<RunningProvider> {
  const server = createServer()
  const { origin: issuer, close } = await listen(server, 0)
  const { features, ...rest } = configuration ?? {}
  const provider = new Provider(issuer, {
    clients: (clients ?? [{}]).map((client) => ({ ...PUBLIC, ...client })),
    jwks: { keys: await signingKeys() },
    cookies: { keys: ['not a secret: this server lives for a test'] },
    responseTypes: ['code'],
    // By default it calls nobody on this machine, and in a test there is nobody else.
    fetch: (url, { method, headers, body } = {}) => fetch(url, { method, headers, body } as RequestInit),
    scopes: ['openid', 'profile', 'offline_access'],
    claims: { openid: ['sub'], profile: ['name'], acr: null, auth_time: null },
    acrValues: ['low', 'high'],
    // A resource server asks for a level by acr_values (RFC 9470 §4): who signed in below it signs in again.
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}`, policy: policyWithLevels() },
    extraTokenClaims: ({ oidc }) => ({ acr: oidc.entities.AuthorizationCode?.acr }),
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256', 'EdDSA'] },
    rotateRefreshToken: true,
    issueRefreshToken: async () => true,
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, name: 'Ada Lovelace' }) }),
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({
        accountId: oidc.session?.accountId as string,
        clientId: oidc.client?.clientId as string,
      })
      grant.addOIDCScope('openid profile offline_access')
      grant.addOIDCClaims(['name', 'acr'])
      for (const api of [API, OTHER_API]) grant.addResourceScope(api, 'read write')
      await grant.save()
      return grant
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_ctx, _client, oneOf) => oneOf?.[0] ?? [],
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, audience) => ({
          scope: 'read write',
          audience,
          accessTokenTTL: 60,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
      revocation: { enabled: true, allowedPolicy: () => true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = form
        },
      },
      ...features,
    },
    ...rest,
  })
  provider.use(async (ctx, next) => {
    if (!ctx.path.startsWith('/interaction/')) return next()
    const { params, prompt } = await provider.interactionDetails(ctx.req, ctx.res)
    const login = { accountId: 'ada', acr: String(params.acr_values ?? 'low') }
    const result = prompt.name === 'consent' ? { consent: {} } : { login }
    const to = await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: true })
    ctx.redirect(to)
  })
  server.on('request', provider.callback())
  return { issuer, close }
}

function policyWithLevels() {
  const policy = interactionPolicy.base()
  const isBelow = ({ oidc }: KoaContextWithOIDC) =>
    !!oidc.params?.acr_values && oidc.params.acr_values !== oidc.session?.acr
  policy
    .get('login')
    ?.checks.add(new interactionPolicy.Check('level', 'a higher level is asked for', isBelow))
  return policy
}

async function signingKeys() {
  const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA']
  return Promise.all(
    algorithms.map(async (alg) => {
      const { privateKey } = await generateKeyPair(alg, { extractable: true })
      return { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: alg }
    }),
  )
}
