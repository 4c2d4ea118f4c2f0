/** Profile: the strongest protections that both sides can do, chosen from the server's metadata (RFC 9700 §2.1, FAPI 2.0 §5.3). */
import type { Settings } from './configuration.ts'
import type { ServerMetadata } from './discover.ts'
import { refuse } from './errors.ts'

/**
 * Beyond PKCE with S256, which is always there: `iss` in the response (RFC 9207), the request pushed ahead (RFC 9126),
 * tokens bound to a key (RFC 9449), the response signed (JARM).
 */
export type Protection = 'iss' | 'pushed' | 'dpop' | 'jarm'

/**
 * What this login will use: every part that the client has and the server announces.
 * @throws PkceError `profile_unmet` when that is less than what either side insists on
 */
export function negotiate(server: ServerMetadata, settings: Settings): readonly Protection[] {
  const { pushed, dpop, jarm } = settings
  const offered: Readonly<Record<Protection, unknown>> = {
    iss: server.authorization_response_iss_parameter_supported,
    pushed: pushed && server.pushed_authorization_request_endpoint,
    dpop: dpop && server.dpop_signing_alg_values_supported?.includes(dpop.algorithm),
    jarm: jarm?.isOffered(server, settings),
  }
  const chosen = (Object.keys(offered) as Protection[]).filter((name) => offered[name])
  const needed: readonly Protection[] = [
    ...(settings.require ?? []),
    ...(server.require_pushed_authorization_requests ? (['pushed'] as const) : []),
  ]
  for (const name of needed) {
    if (!chosen.includes(name)) {
      refuse('profile_unmet', `The protection "${name}" is required, and only one side can do it.`)
    }
  }
  return chosen
}
