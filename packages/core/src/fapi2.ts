/** The FAPI 2.0 Security Profile for this client: what a server must be able to do, or be refused (FAPI 2.0 §5.3.2). */
import type { ClientOptions } from './configuration.ts'
import { dpop } from './dpop.ts'
import { pushed } from './pushed.ts'

/**
 * Options to spread into those of a client: pushed requests, DPoP-bound tokens, `iss` in the response and no RS256.
 * A confidential client adds `clientAuthentication: privateKeyJwt(…)`; the port `keys` must be there.
 */
export const fapi2: Required<Pick<ClientOptions, 'pushed' | 'dpop' | 'require' | 'algorithms'>> = {
  pushed,
  dpop: dpop(),
  require: ['pushed', 'dpop', 'iss'],
  algorithms: ['PS256', 'ES256', 'EdDSA', 'Ed25519'],
}
