/** Client authentication of confidential clients (RFC 6749 §2.3.1, RFC 7523 §2.2); a browser app has none. */
import { encodeBase64url } from './encoding/base64url.ts'
import { encodeForm, type Parameters } from './encoding/form.ts'
import { signJws } from './encoding/signed.ts'
import { encodeUtf8 } from './encoding/utf8.ts'
import { attempt } from './port-failures.ts'
import type { Ports, SigningKey } from './ports.ts'
import { present } from './present.ts'

/** What is known of the request that is to be authenticated. */
export interface Authenticating {
  readonly clientId: string
  /** Issuer identifier of the server. */
  readonly issuer: string
  /** URL that the request goes to. */
  readonly endpoint: string
  readonly form: Parameters
  readonly ports: Ports
}

/** Gives back the form to send instead, and headers to add. The secret stays inside: no state or event ever has it. */
export type ClientAuthentication = (request: Authenticating) => Promise<{
  readonly form: Parameters
  readonly headers?: Readonly<Record<string, string>>
}>

/** Seconds that a client assertion is good for. */
const ASSERTION_LIFE = 60

/**
 * `client_secret_basic`: id and secret, form-encoded first, in the Authorization header (RFC 6749 §2.3.1), and no
 * `client_id` in the form: there are servers that take that for a second authentication (Okta). A pushed request needs it
 * all the same (RFC 9126 §2.1).
 */
export function clientSecretBasic(secret: string): ClientAuthentication {
  return async ({ clientId, form }) => {
    const { client_id: _, ...others } = form
    const [id, password] = [clientId, secret].map((text) => encodeForm({ '': text }).slice(1))
    // No byte of form-encoded text becomes one of the two letters in which base64 differs from base64url.
    const padless = encodeBase64url(encodeUtf8(`${id}:${password}`))
    const base64 = padless.padEnd(Math.ceil(padless.length / 4) * 4, '=')
    return {
      form: 'response_type' in form ? form : others,
      headers: { authorization: `Basic ${base64}` },
    }
  }
}

/** `client_secret_post`: the secret among the parameters (RFC 6749 §2.3.1), for servers that know no better. */
export function clientSecretPost(secret: string): ClientAuthentication {
  return async ({ form }) => ({ form: { ...form, client_secret: secret } })
}

/**
 * `private_key_jwt`: an assertion signed by the client's key (RFC 7523 §2.2, OpenID Connect Core §9).
 * @param kid as registered at the server, when it has several keys of this client
 * @param audience `endpoint` for a server that wants the URL of the request instead of its issuer (Okta, Entra ID)
 */
export function privateKeyJwt(
  key: SigningKey,
  kid?: string,
  audience: 'issuer' | 'endpoint' = 'issuer',
): ClientAuthentication {
  return async ({ clientId, form, ports, ...server }) => {
    const now = Math.floor(ports.clock.now() / 1000)
    const claims = {
      iss: clientId,
      sub: clientId,
      // The issuer, and nothing else, so that no other server can use the assertion (FAPI 2.0 §5.3.2.1).
      aud: server[audience],
      jti: encodeBase64url(ports.crypto.randomBytes(16)),
      iat: now,
      exp: now + ASSERTION_LIFE,
    }
    return {
      form: {
        ...form,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await attempt('sign', () => signJws(present({ typ: 'JWT', kid }), claims, key)),
      },
    }
  }
}
