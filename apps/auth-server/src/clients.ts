/** The clients of this tenant, one per sample, as an administrator would have registered them (RFC 7591 §2). */
import type { ClientMetadata } from 'oidc-provider'

/** Where each sample is served: client id -> origin. */
export type Samples = Readonly<Record<string, string>>

export const DEFAULT_SAMPLES: Samples = {
  react: 'http://localhost:5173',
  vue: 'http://localhost:5174',
  angular: 'http://localhost:5175',
  vanilla: 'http://localhost:5176',
  'node-web': 'http://localhost:5177',
  multi: 'http://localhost:5178',
}

/** The secret of the one confidential client. Everyone can read it here, so it protects nothing but a demonstration. */
export const DEMO_SECRET = 'demo-secret-of-the-node-web-sample'

export const SCOPES_OF_IDENTITY = ['openid', 'profile', 'email', 'offline_access']

export function clientsFor(samples: Samples): ClientMetadata[] {
  return Object.entries({ ...DEFAULT_SAMPLES, ...samples })
    .map(([id, origin]) => (id === 'node-web' ? confidentialClient(id, origin) : publicClient(id, origin)))
    .concat(nativeClient())
}

/** A browser app: it can keep no secret, so it has none (RFC 6749 §2.1). */
function publicClient(id: string, origin: string): ClientMetadata {
  // "multi" is the client with several registered redirect URIs; the others have a single one.
  const paths = id === 'multi' ? ['/callback', '/popup', '/silent'] : ['/callback']
  return {
    client_id: id,
    client_name: `PKCE sample: ${id}`,
    application_type: 'web',
    token_endpoint_auth_method: 'none',
    redirect_uris: paths.map((path) => origin + path),
    post_logout_redirect_uris: [`${origin}/`],
    ...FLOW,
  }
}

function confidentialClient(id: string, origin: string): ClientMetadata {
  return {
    client_id: id,
    client_name: `PKCE sample: ${id}`,
    client_secret: DEMO_SECRET,
    token_endpoint_auth_method: 'client_secret_basic',
    redirect_uris: [`${origin}/auth/callback`],
    backchannel_logout_uri: `${origin}/auth/backchannel-logout`,
    backchannel_logout_session_required: true,
    post_logout_redirect_uris: [`${origin}/`],
    ...FLOW,
  }
}

/** A command-line app: loopback, on whichever port is free (RFC 8252 §7.3). */
function nativeClient(): ClientMetadata {
  return {
    client_id: 'native-cli',
    client_name: 'PKCE sample: command line',
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    redirect_uris: ['http://127.0.0.1/callback'],
    ...FLOW,
  }
}

const FLOW = {
  response_types: ['code'],
  grant_types: ['authorization_code', 'refresh_token'],
} as const satisfies Partial<ClientMetadata>
