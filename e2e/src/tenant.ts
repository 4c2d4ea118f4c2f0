/** The servers of one test file, on ports of their own, and what the authorization server logged. */
import { startApi } from '../../apps/api/src/index.ts'
import { type LogEntry, startAuthServer } from '../../apps/auth-server/src/index.ts'
import { API, ISSUER } from '../pages/servers.ts'
import { type Relay, startRelay } from './relay.ts'

export interface Tenant {
  readonly issuer: string
  readonly api: string
  /** What the authorization server was asked so far; values of secrets are not in it. */
  readonly log: LogEntry[]
  /** The part of it that went to one endpoint. */
  asked(endpoint: string): LogEntry[]
  /** What the browser takes for the authorization server: the real one is behind it. */
  readonly relay: Relay
  close(): Promise<void>
}

/** `samples`: client id -> where that sample is served. */
export async function startTenant(
  samples: Readonly<Record<string, string>>,
  accessTokenSeconds = 60,
): Promise<Tenant> {
  const log: LogEntry[] = []
  const [issuer, api] = [ISSUER, API]
  const relay = await startRelay({ port: Number(new URL(issuer).port), target: 4902 })
  const server = await startAuthServer({
    port: 4902,
    issuer,
    api,
    samples,
    accessTokenSeconds,
    log: (entry) => void log.push(entry),
  })
  const resource = await startApi({
    port: Number(new URL(api).port),
    issuer,
    audience: api,
    origins: Object.values(samples),
  })
  return {
    issuer,
    api: resource.url,
    log,
    asked: (endpoint) => log.filter((entry) => entry.endpoint === endpoint),
    relay,
    async close() {
      await Promise.all([relay.close(), server.close(), resource.close()])
    },
  }
}
