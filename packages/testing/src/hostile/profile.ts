/** Metadata that takes away what both sides could do (downgrade), or insists on what this client can not (FAPI 2.0 §5.3). */
import { type ClientOptions, dpop, fapi2, jarm } from '@pkce/core'
import type { ServerOptions } from '../server/options.ts'
import { family, type HostileCase } from './case.ts'
import { login } from './world.ts'

type Json = Readonly<Record<string, unknown>>

const strong: ServerOptions = { pushed: true, dpop: true }

const downgraded = (
  client: Partial<ClientOptions>,
  server: ServerOptions,
  acts: Readonly<Record<string, Json>>,
) =>
  family(
    { source: 'FAPI 2.0 §5.3.2; RFC 9700 §2.1', answer: 'profile_unmet', bed: { client, server } },
    acts,
    (changes) =>
      login(({ server }) => {
        server.tamper.metadata = (honest) => ({ ...honest, ...changes })
      }),
  )

export const profile: readonly HostileCase[] = [
  ...downgraded(fapi2, strong, {
    'The metadata takes pushed requests away, which the app insists on.': {
      pushed_authorization_request_endpoint: undefined,
    },
    'The metadata takes bound tokens away, which the app insists on.': {
      dpop_signing_alg_values_supported: undefined,
    },
    'The metadata offers bound tokens for no algorithm that can be trusted.': {
      dpop_signing_alg_values_supported: ['none', 'HS256'],
    },
    'The metadata takes the issuer out of the answers, which the app insists on.': {
      authorization_response_iss_parameter_supported: undefined,
    },
    'The metadata says in words that answers have an issuer.': {
      authorization_response_iss_parameter_supported: 'true',
    },
  }),
  ...downgraded(
    { jarm, require: ['jarm'] },
    {},
    {
      'The metadata takes signed answers away, which the app insists on.': {
        response_modes_supported: ['query'],
      },
    },
  ),
  ...downgraded(
    {},
    {},
    {
      'The metadata insists on pushed requests, which this app can not make.': {
        require_pushed_authorization_requests: true,
      },
    },
  ),
  {
    attack: 'A server signs its id_token with an algorithm that FAPI 2.0 does not allow.',
    source: 'FAPI 2.0 §5.4.1',
    answer: 'id_token_algorithm',
    leaves: 'signed out',
    bed: { client: { ...fapi2 }, server: { ...strong, algorithm: 'RS256' } },
    play: login(() => {}),
  },
  {
    attack: 'A server signs its id_token with an algorithm that the app does not want.',
    source: 'RFC 8725 §3.1',
    answer: 'id_token_algorithm',
    leaves: 'signed out',
    bed: { client: { algorithms: ['PS256'] } },
    play: login(() => {}),
  },
  {
    attack: 'The metadata offers bound tokens for another algorithm than the key of the app has.',
    source: 'RFC 9449 §5.1',
    answer: 'survived',
    leaves: 'signed in',
    bed: { client: { dpop: dpop() }, server: { metadata: { dpop_signing_alg_values_supported: ['ES512'] } } },
    play: login(() => {}),
  },
]
