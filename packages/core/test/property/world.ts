/** A well-behaved world for the machine: answers each effect as honest ports and an honest server would. */
import { createHash } from 'node:crypto'
import type { ClientOptions } from '../../src/configuration.ts'
import { dpop } from '../../src/dpop.ts'
import type { AwaitedEffect } from '../../src/effects.ts'
import type { Event, Result } from '../../src/events.ts'
import { jarm } from '../../src/jarm.ts'
import { pushed } from '../../src/pushed.ts'
import type { Secret, Status } from '../../src/state.ts'
import { openId } from '../../src/verify.ts'

export const ISSUER = 'https://as.example'
export const CLIENT_ID = 'app'
export const NOW = Date.UTC(2026, 0, 1)

export const METADATA = {
  issuer: ISSUER,
  authorization_endpoint: `${ISSUER}/authorize`,
  token_endpoint: `${ISSUER}/token`,
  jwks_uri: `${ISSUER}/jwks`,
  revocation_endpoint: `${ISSUER}/revoke`,
  end_session_endpoint: `${ISSUER}/logout`,
  pushed_authorization_request_endpoint: `${ISSUER}/push`,
  dpop_signing_alg_values_supported: ['ES256'],
  response_modes_supported: ['query', 'jwt'],
}

export const OPTIONS: ClientOptions = {
  issuer: ISSUER,
  clientId: CLIENT_ID,
  redirectUri: 'https://app.example/callback',
}

/** Clients with ever more parts; what a part does is skipped where it was not passed. */
export const CLIENTS: readonly (readonly [
  name: string,
  options: ClientOptions,
  missing: readonly Status[],
])[] = [
  ['without any part', OPTIONS, ['pushing', 'unwrapping', 'verifying']],
  ['with openId', { ...OPTIONS, openId }, ['pushing', 'unwrapping']],
  ['with every part', { ...OPTIONS, openId, pushed, jarm, dpop: dpop() }, []],
]

export const KEYS = { keys: [{ kty: 'RSA', kid: '1', n: 'AQ', e: 'AQAB' }] }

export const SESSION = {
  accessToken: 'a',
  tokenType: 'Bearer',
  expiresAt: NOW + 1000,
  refreshAt: NOW + 500,
  scope: 'openid',
  refreshToken: 'r',
  claims: { iss: ISSUER, sub: 'ada', aud: CLIENT_ID, iat: 0, exp: 1 },
  server: METADATA,
}

export const TRANSACTION = {
  state: 's',
  verifier: 'v',
  nonce: 'n',
  redirectUri: OPTIONS.redirectUri,
  scope: 'openid',
  protections: [],
  server: METADATA,
  expiresAt: NOW + 1000,
}

/** An unsigned JWT: whether its signature is right is for the crypto port to say. */
export function jwt(header: string, payload: string): string {
  return [header, payload, ''].map((part) => Buffer.from(part).toString('base64url')).join('.')
}

export function idToken(claims: Readonly<Record<string, unknown>>): string {
  const times = { iat: NOW / 1000, auth_time: NOW / 1000, exp: NOW / 1000 + 3600 }
  const payload = { iss: ISSUER, sub: 'ada', aud: CLIENT_ID, ...times, ...claims }
  return jwt('{"alg":"RS256","kid":"1"}', JSON.stringify(payload))
}

export const TOKENS = {
  access_token: 'a',
  token_type: 'Bearer',
  expires_in: 300,
  refresh_token: 'r',
  id_token: idToken({ nonce: 'n' }),
}

/** Storages and a server for a client with `options`; `answer` says how an effect ends. */
export function createWorld({ jarm, dpop }: Pick<ClientOptions, 'jarm' | 'dpop'>): {
  answer(effect: AwaitedEffect): Event
  /** The answer to the last login; `claims`: JSON of what the server signs in it besides `state` (JARM §2.1). */
  callback(claims?: string): Secret
} {
  const stored = new Map<string, Secret>()
  let made = 0
  let login: { state?: string; nonce?: string } = {}

  return {
    answer: (effect) => ({ ...answer(effect), at: NOW }),
    callback(claims = JSON.stringify({ iss: ISSUER, aud: CLIENT_ID, exp: NOW / 1000 + 600, code: 'c' })) {
      const { state } = login
      const signed = jwt('{"alg":"RS256","kid":"1"}', `${claims.slice(0, -1)},"state":"${state}"}`)
      const plain = `code=c&state=${state}&iss=${encodeURIComponent(ISSUER)}`
      return `${OPTIONS.redirectUri}?${jarm ? `response=${signed}` : plain}` as Secret
    },
  }

  function answer(effect: AwaitedEffect): Result {
    const { flight } = effect
    switch (effect.type) {
      case 'load':
        return { type: 'loaded', flight, ...valueAt(effect) }
      case 'swap': {
        const before = valueAt(effect)
        stored.set(`${effect.store} ${effect.key}`, effect.value)
        return { type: 'loaded', flight, ...before }
      }
      case 'save':
        if (effect.value === undefined) stored.delete(`${effect.store} ${effect.key}`)
        else stored.set(`${effect.store} ${effect.key}`, effect.value)
        if (effect.store === 'transaction' && effect.value) login = JSON.parse(effect.value)
        return { type: 'saved', flight }
      case 'random': {
        const values = effect.sizes.map((size) => randomText(size))
        return { type: 'random', flight, values }
      }
      case 'digest': {
        const name = effect.hash.replace('-', '')
        return { type: 'digested', flight, value: createHash(name).update(effect.input).digest('base64url') }
      }
      case 'verify':
        return { type: 'verified', flight, valid: true }
      case 'navigate':
        return { type: 'navigated', flight }
      case 'lock':
        return { type: 'locked', flight }
      case 'request':
        return {
          type: 'responded',
          flight,
          httpStatus: effect.purpose === 'push' ? 201 : 200,
          headers: {},
          body: bodyFor(effect) as Secret,
        }
    }
  }

  function bodyFor({ purpose }: AwaitedEffect & { type: 'request' }): string {
    switch (purpose) {
      case 'discovery':
        return JSON.stringify(METADATA)
      case 'keys':
        return JSON.stringify(KEYS)
      case 'push':
        return '{"request_uri":"urn:example:1","expires_in":90}'
      case 'revocation':
        return ''
      default: {
        const { nonce } = login
        const tokens = {
          access_token: randomText(8),
          token_type: dpop ? 'DPoP' : 'Bearer',
          expires_in: 300,
          refresh_token: 'r',
        }
        return JSON.stringify({ ...tokens, id_token: idToken({ ...(nonce && { nonce }) }) })
      }
    }
  }

  function valueAt({ store, key }: { readonly store: string; readonly key: string }): { value?: Secret } {
    const value = stored.get(`${store} ${key}`)
    return value === undefined ? {} : { value }
  }

  function randomText(size: number): Secret {
    return createHash('sha512').update(`${made++}`).digest().subarray(0, size).toString('base64url') as Secret
  }
}
