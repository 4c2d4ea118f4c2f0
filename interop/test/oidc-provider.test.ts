/** oidc-provider in four profiles: plain, pushed and bound, signed responses, FAPI 2.0. */
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import {
  clientSecretBasic,
  clientSecretPost,
  dpop,
  fapi2,
  fetchUserInfo,
  jarm,
  type LoginOptions,
  observe,
  openId,
  privateKeyJwt,
  pushed,
  readChallenge,
  sendAuthorized,
  verifyLogoutToken,
} from '@pkce/core'
import { fetchHttp, generateSigningKey, importSigningKey, nodeCrypto } from '@pkce/node'
import { createGuard } from '@pkce/node/api'
import { decodeJwt, exportJWK, generateKeyPair } from 'jose'
import type { Configuration } from 'oidc-provider'
import { listen } from 'sample-look/listen'
import { afterEach, describe, expect, it } from 'vitest'
import { HOME, REDIRECT_URI } from '../src/addresses.ts'
import { lastForm, newClient } from '../src/client.ts'
import { API, OTHER_API, type RunningProvider, startProvider } from '../src/oidc-provider.ts'

let provider: RunningProvider | undefined
afterEach(() => provider?.close())

async function start(options?: Parameters<typeof startProvider>[0]): Promise<string> {
  provider = await startProvider(options)
  return provider.issuer
}

describe('plain', () => {
  it('signs in, refreshes with rotation, gets user info, and signs out', async () => {
    const issuer = await start()
    const test = newClient({
      issuer,
      openId,
      scope: 'openid profile offline_access',
      postLogoutRedirectUri: `${HOME}/`,
    })
    const { client, agent } = test
    await client.login()
    expect(client.getSnapshot()).toMatchObject({ status: 'authenticated', user: { sub: 'ada', iss: issuer } })
    expect(lastForm(test, '/token')).toMatchObject({ code_verifier: expect.stringMatching(/^[\w-]{43}$/) })
    expect(await fetchUserInfo(client)).toMatchObject({ sub: 'ada', name: 'Ada Lovelace' })
    const first = await client.getAccessToken()
    const second = await client.getAccessToken({ fresh: true })
    expect(second.token).not.toBe(first.token)
    await client.getAccessToken({ fresh: true })
    await client.logout()
    expect(client.getSnapshot().status).toBe('anonymous')
    expect(lastForm(test, '/token/revocation')).toMatchObject({ token_type_hint: 'refresh_token' })
    expect(agent.visited.at(-1)).toBe(`${HOME}/`)
  })

  it.each(['query', 'fragment', 'form_post'] as const)('takes the response by %s', async (responseMode) => {
    const { client } = newClient({ issuer: await start(), openId, responseMode })
    await client.login()
    expect(client.getSnapshot().status).toBe('authenticated')
  })

  it('leaves the redirect URI out where one is registered', async () => {
    const test = newClient({ issuer: await start(), openId, omitRedirectUri: true })
    await test.client.login()
    expect(test.client.getSnapshot().status).toBe('authenticated')
    expect(lastForm(test, '/token')).not.toHaveProperty('redirect_uri')
  })

  it('has a token of its own for each API', async () => {
    const test = newClient({
      issuer: await start(),
      openId,
      resource: [API, OTHER_API],
      scope: 'openid read write',
    })
    const { client } = test
    await client.login()
    const [own, other] = await Promise.all([
      client.getAccessToken({ resource: [API], scope: 'read' }),
      client.getAccessToken({ resource: [OTHER_API] }),
    ])
    expect(decodeJwt(own.token)).toMatchObject({ aud: API, scope: 'read' })
    expect(decodeJwt(other.token)).toMatchObject({ aud: OTHER_API })
    expect(await client.getAccessToken({ resource: [OTHER_API] })).toEqual(other)
  })

  it('asks for the age and the strength of the login, and for single claims', async () => {
    const configuration = { features: { claimsParameter: { enabled: true } } }
    const { client } = newClient({ issuer: await start({ configuration }), openId })
    await client.login({
      maxAge: 60,
      acrValues: 'high',
      requireAcr: true,
      claims: { id_token: { name: null, acr: { values: ['high'] } } },
    })
    expect(client.getSnapshot()).toMatchObject({ status: 'authenticated', user: { acr: 'high' } })
  })

  it('tells what the server refuses', async () => {
    const { client } = newClient({ issuer: await start(), openId })
    await expect(client.login({ prompt: 'none' })).rejects.toMatchObject({
      code: 'authorization_refused',
      server: { error: 'login_required' },
    })
  })

  it('signs in more strongly when an API asks for it, and calls again', async () => {
    const issuer = await start()
    const { client, agent } = newClient({ issuer, openId, resource: [API], scope: 'openid read' })
    await client.login()
    expect(decodeJwt((await client.getAccessToken()).token)).toMatchObject({ acr: 'low' })
    const guard = createGuard({ issuer, audience: API })
    const call = {
      method: 'GET',
      url: `${API}/data`,
      repeatable: true,
      stepUp: (options: LoginOptions) => client.login(options),
    }
    const answered = await sendAuthorized(client, call, [API], async (headers) => {
      const result = await guard(new Request(`${API}/data`, { headers }), { acrValues: 'high' })
      return result instanceof Response ? result : Response.json(result.claims)
    })
    expect(await answered.json()).toMatchObject({ acr: 'high' })
    expect(client.getSnapshot()).toMatchObject({ user: { acr: 'high' } })
    expect(agent.visited.filter((url) => url.startsWith(`${issuer}/auth?`))).toHaveLength(2)
  })

  it('asks for what it needs in detail', async () => {
    const details = [{ type: 'payment', amount: '10.00' }]
    const configuration: Configuration = {
      features: {
        richAuthorizationRequests: {
          enabled: true,
          types: { payment: { validate: () => {} } },
          authorizationDetailsForGrantSource: ({ oidc }) =>
            JSON.parse(String(oidc.params?.authorization_details)),
          authorizationDetailsForAccessToken: (_ctx, _token, source) => source?.rar as never,
        },
      },
    }
    const test = newClient({
      issuer: await start({ configuration, clients: [{ authorization_details_types: ['payment'] }] }),
      openId,
      resource: [API],
      scope: 'openid read',
    })
    let answer: unknown
    observe(test.client, ({ kind, ...seen }) => {
      if (kind === 'transition' && 'to' in seen) answer = seen.to.session?.authorizationDetails ?? answer
    })
    await test.client.login({ authorizationDetails: details })
    expect(answer).toEqual(details)
  })

  it('follows a back-channel logout', async () => {
    const app = createServer()
    const posted = new Promise<string>((resolve) =>
      app.on('request', async (request, response) => {
        resolve(await text(request))
        response.end()
      }),
    )
    const listener = await listen(app, 0)
    const issuer = await start({
      configuration: { features: { backchannelLogout: { enabled: true } } },
      clients: [{ client_id: 'public', backchannel_logout_uri: `${listener.origin}/` }],
    })
    const { client } = newClient({ issuer, openId, clientId: 'public' })
    await client.login()
    const sub = 'ada'
    await client.logout({ revoke: false })
    const token = new URLSearchParams(await posted).get('logout_token') as string
    const server = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()
    const verifier = {
      server,
      settings: { timeout: 5000 },
      ports: { crypto: nodeCrypto(), http: fetchHttp() },
    }
    const options = { clientId: 'public', at: Date.now() }
    expect(await verifyLogoutToken(token, verifier, options)).toMatchObject({ sub, jti: expect.any(String) })
    await expect(verifyLogoutToken(token, verifier, { ...options, clientId: 'other' })).rejects.toMatchObject(
      {
        code: 'logout_token_invalid',
      },
    )
    await listener.close()
  })

  it('reads signed user info', async () => {
    const issuer = await start({
      configuration: { features: { jwtUserinfo: { enabled: true } } },
      clients: [{ client_id: 'signed', userinfo_signed_response_alg: 'ES256' }],
    })
    const { client } = newClient({ issuer, openId, clientId: 'signed' })
    await client.login()
    expect(await fetchUserInfo(client)).toMatchObject({ sub: 'ada', aud: 'signed' })
  })

  it('authenticates a confidential client by each method', async () => {
    const secret = 'a secret & more: 100 %'
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    const jwk = await exportJWK(privateKey)
    const { d: _, ...publicJwk } = jwk
    const issuer = await start({
      clients: [
        { client_id: 'basic', client_secret: secret, token_endpoint_auth_method: 'client_secret_basic' },
        { client_id: 'post', client_secret: secret, token_endpoint_auth_method: 'client_secret_post' },
        {
          client_id: 'key',
          token_endpoint_auth_method: 'private_key_jwt',
          token_endpoint_auth_signing_alg: 'ES256',
          jwks: { keys: [publicJwk] },
        },
      ],
    })
    const methods = {
      basic: clientSecretBasic(secret),
      post: clientSecretPost(secret),
      key: privateKeyJwt(await importSigningKey(jwk)),
    }
    for (const [clientId, clientAuthentication] of Object.entries(methods)) {
      const { client } = newClient({ issuer, openId, clientId, clientAuthentication })
      await client.login()
      await client.getAccessToken({ fresh: true })
      expect([clientId, client.getSnapshot().status]).toEqual([clientId, 'authenticated'])
    }
    const { client } = newClient({
      issuer,
      openId,
      clientId: 'basic',
      clientAuthentication: clientSecretBasic('wrong'),
    })
    await expect(client.login()).rejects.toMatchObject({ server: { error: 'invalid_client' } })
  })
})

describe('pushed and bound', () => {
  const configuration = {
    features: {
      pushedAuthorizationRequests: { enabled: true },
      dPoP: { enabled: true, nonceSecret: Buffer.alloc(32, 7), requireNonce: () => true },
    },
  }

  it('pushes the request and binds the tokens, with the nonce the server insists on', async () => {
    const issuer = await start({ configuration })
    const key = await generateSigningKey()
    const test = newClient(
      { issuer, openId, pushed, dpop: dpop(), require: ['pushed', 'dpop'] },
      { keys: async () => key },
    )
    const { client, agent } = test
    await client.login()
    expect(client.getSnapshot().status).toBe('authenticated')
    expect([...new URL(agent.visited[0] as string).searchParams.keys()]).toEqual(['client_id', 'request_uri'])
    const pushes = test.requests.filter(({ url }) => url.endsWith('/request'))
    expect(pushes).toHaveLength(2)
    expect((await client.getAccessToken({ fresh: true })).tokenType).toBe('DPoP')
    expect(await fetchUserInfo(client)).toMatchObject({ sub: 'ada' })
  })

  it('presents bound tokens to an API that checks the proof', async () => {
    const issuer = await start({ configuration })
    const key = await generateSigningKey()
    const { client } = newClient(
      { issuer, openId, dpop: dpop(), scope: 'openid read', resource: [API] },
      { keys: async () => key },
    )
    await client.login()
    const guard = createGuard({ issuer, audience: API })
    const request = (headers: Readonly<Record<string, string>>) => new Request(`${API}/data?q=1`, { headers })
    const call = { method: 'GET', url: `${API}/data?q=1`, repeatable: true }
    const answered = await sendAuthorized(client, call, [API], async (headers) => {
      const result = await guard(request(headers), { scope: 'read' })
      return result instanceof Response ? result : Response.json(result.claims)
    })
    expect(await answered.json()).toMatchObject({ sub: 'ada' })
    const { token } = await client.getAccessToken()
    const stolen = await guard(request({ authorization: `Bearer ${token}` }), { scope: 'read' })
    expect(stolen).toBeInstanceOf(Response)
    expect(readChallenge((stolen as Response).headers.get('www-authenticate'))?.error).toBe('invalid_token')
  })

  it('tells the server of the key where requests are not pushed', async () => {
    const issuer = await start({ configuration: { features: { dPoP: { enabled: true } } } })
    const key = await generateSigningKey()
    const { client, agent } = newClient({ issuer, openId, dpop: dpop() }, { keys: async () => key })
    await client.login()
    expect(new URL(agent.visited[0] as string).searchParams.get('dpop_jkt')).toMatch(/^[\w-]{43}$/)
    expect((await client.getAccessToken()).tokenType).toBe('DPoP')
  })
})

describe('signed responses', () => {
  const configuration = { features: { jwtResponseModes: { enabled: true } } }

  it.each([undefined, 'query.jwt', 'fragment.jwt', 'form_post.jwt'] as const)(
    'takes a response signed, by %s',
    async (mode) => {
      const issuer = await start({
        configuration,
        clients: [{ client_id: 'signed', authorization_signed_response_alg: 'ES256' }],
      })
      const test = newClient({
        issuer,
        openId,
        clientId: 'signed',
        jarm,
        require: ['jarm'],
        ...(mode && { responseMode: mode }),
      })
      await test.client.login()
      expect(test.client.getSnapshot().status).toBe('authenticated')
      expect(test.agent.visited.at(-1)).not.toContain('code=')
    },
  )

  it('reads an error out of a signed response', async () => {
    const issuer = await start({
      configuration,
      clients: [{ client_id: 'signed', authorization_signed_response_alg: 'ES256' }],
    })
    const { client } = newClient({ issuer, openId, clientId: 'signed', jarm })
    await expect(client.login({ prompt: 'none' })).rejects.toMatchObject({
      server: { error: 'login_required' },
    })
  })
})

describe('FAPI 2.0', () => {
  it('signs in with everything the profile asks for', async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    const jwk = await exportJWK(privateKey)
    const { d: _, ...publicJwk } = jwk
    const issuer = await start({
      configuration: {
        features: {
          fapi: { enabled: true, profile: '2.0' },
          pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
          dPoP: { enabled: true },
        },
      },
      clients: [
        {
          client_id: 'fapi',
          redirect_uris: [REDIRECT_URI],
          token_endpoint_auth_method: 'private_key_jwt',
          token_endpoint_auth_signing_alg: 'ES256',
          id_token_signed_response_alg: 'PS256',
          dpop_bound_access_tokens: true,
          jwks: { keys: [publicJwk] },
        },
      ],
    })
    const key = await importSigningKey(jwk)
    const bound = await generateSigningKey()
    const { client } = newClient(
      { ...fapi2, issuer, openId, clientId: 'fapi', clientAuthentication: privateKeyJwt(key) },
      { keys: async () => bound },
    )
    await client.login()
    expect(client.getSnapshot().status).toBe('authenticated')
    expect((await client.getAccessToken({ fresh: true })).tokenType).toBe('DPoP')
  })

  it('refuses a server that can do less', async () => {
    const key = await generateSigningKey()
    const { client } = newClient({ ...fapi2, issuer: await start(), openId }, { keys: async () => key })
    await expect(client.login()).rejects.toMatchObject({ code: 'profile_unmet' })
  })
})
