/** The realm of the tests, as Keycloak imports it: two users, one client for each thing that is tried. */
import type { JsonWebKey } from 'node:crypto'
import { HOME, REDIRECT_URI } from '../src/addresses.ts'

/** It has a path, so that the issuer has one as well. */
export const REALM = 'pkce'

export const USERS = ['ada', 'grace'] as const
/** Not a secret: the realm lives for a test run. */
export const PASSWORD = 'correct horse battery staple'
export const CLIENT_SECRET = 'a secret & more: 100 %'

/** An API that access tokens are for. */
export const API = 'https://api.example'

/** Seconds that an access token lives. */
export const ACCESS_TOKEN_LIFE = 300

/** Algorithms that id_tokens are signed with, each for the client of that name. */
export const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'ES512', 'EdDSA'] as const

type Attributes = Readonly<Record<string, string>>

/** `clientKey`: public key of the clients that authenticate by one. */
export function realm(clientKey: JsonWebKey) {
  const byKey = {
    publicClient: false,
    clientAuthenticatorType: 'client-jwt',
  }
  const keyAttributes: Attributes = {
    'use.jwks.string': 'true',
    'jwks.string': JSON.stringify({ keys: [clientKey] }),
    'token.endpoint.auth.signing.alg': 'ES256',
  }
  const pushed: Attributes = { 'require.pushed.authorization.requests': 'true' }
  const bound: Attributes = { 'dpop.bound.access.tokens': 'true' }
  return {
    realm: REALM,
    enabled: true,
    sslRequired: 'none',
    accessTokenLifespan: ACCESS_TOKEN_LIFE,
    // Rotation, and the end of the session when an old refresh token comes again (RFC 9700 §4.14.2).
    revokeRefreshToken: true,
    refreshTokenMaxReuse: 0,
    attributes: { 'acr.loa.map': JSON.stringify({ low: 1, high: 2 }) },
    ...levelsOfLogin(),
    users: USERS.map((username) => ({
      username,
      enabled: true,
      email: `${username}@example.com`,
      emailVerified: true,
      firstName: username,
      lastName: 'Example',
      realmRoles: [`default-roles-${REALM}`],
      credentials: [{ type: 'password', value: PASSWORD }],
    })),
    clients: [
      client('public'),
      ...ALGORITHMS.map((algorithm) =>
        client(algorithm, {
          'id.token.signed.response.alg': algorithm,
          'access.token.signed.response.alg': algorithm,
        }),
      ),
      client('consent', {}, { consentRequired: true }),
      client('pushed', pushed),
      client('bound', bound),
      client('signed', {
        'authorization.signed.response.alg': 'ES256',
        'user.info.response.signature.alg': 'ES256',
      }),
      client('native', {}, { redirectUris: ['http://127.0.0.1/callback'], protocolMappers: [audience(API)] }),
      client('rfc9068', { 'access.token.header.type.rfc9068': 'true' }, { protocolMappers: [audience(API)] }),
      client('secret', {}, { publicClient: false, secret: CLIENT_SECRET }),
      client('key', keyAttributes, byKey),
      client(
        'fapi',
        { ...keyAttributes, ...pushed, ...bound, 'id.token.signed.response.alg': 'PS256' },
        byKey,
      ),
    ],
  }
}

/** A client that may do what `public` may; Keycloak's names for everything. */
export function client(clientId: string, attributes: Attributes = {}, others: object = {}) {
  return {
    clientId,
    publicClient: true,
    standardFlowEnabled: true,
    directAccessGrantsEnabled: false,
    redirectUris: [REDIRECT_URI],
    webOrigins: [HOME],
    attributes: {
      'pkce.code.challenge.method': 'S256',
      'post.logout.redirect.uris': `${HOME}/`,
      ...attributes,
    },
    ...others,
  }
}

/** Resource indicators are no feature of Keycloak by default: whom a token is for is a matter of the client (RFC 8707). */
function audience(api: string) {
  return {
    name: 'audience',
    protocol: 'openid-connect',
    protocolMapper: 'oidc-audience-mapper',
    config: { 'included.custom.audience': api, 'access.token.claim': 'true' },
  }
}

/** Step-up: name and password for the level 1, the password once more for the level 2. */
function levelsOfLogin() {
  const run = (
    authenticator: string,
    requirement: string,
    priority: number,
    authenticatorConfig?: string,
  ) => ({
    authenticator,
    requirement,
    priority,
    ...(authenticatorConfig && { authenticatorConfig }),
  })
  const enter = (flowAlias: string, requirement: string, priority: number) => ({
    flowAlias,
    requirement,
    priority,
    authenticatorFlow: true,
  })
  const flow = (alias: string, topLevel: boolean, authenticationExecutions: readonly object[]) => ({
    alias,
    providerId: 'basic-flow',
    topLevel,
    builtIn: false,
    authenticationExecutions,
  })
  const level = (number: number, authenticator: string) =>
    flow(`level ${number}`, false, [
      run('conditional-level-of-authentication', 'REQUIRED', 10, `level ${number}`),
      run(authenticator, 'REQUIRED', 20),
    ])
  return {
    browserFlow: 'levels',
    authenticationFlows: [
      flow('levels', true, [run('auth-cookie', 'ALTERNATIVE', 10), enter('forms', 'ALTERNATIVE', 20)]),
      flow('forms', false, [enter('level 1', 'CONDITIONAL', 10), enter('level 2', 'CONDITIONAL', 20)]),
      level(1, 'auth-username-password-form'),
      level(2, 'auth-password-form'),
    ],
    authenticatorConfig: [
      { alias: 'level 1', config: { 'loa-condition-level': '1', 'loa-max-age': '36000' } },
      { alias: 'level 2', config: { 'loa-condition-level': '2', 'loa-max-age': '0' } },
    ],
  }
}
