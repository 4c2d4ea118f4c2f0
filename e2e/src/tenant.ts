/** The servers of one test file, on ports of their own, and what the authorization server logged. */
import { startApi } from '../../apps/api/src/index.ts'
import { type LogEntry, startAuthServer } from '../../apps/auth-server/src/index.ts'

export interface Tenant {
  readonly issuer: string
  readonly api: string
  /** What the authorization server was asked so far; values of secrets are not in it. */
  readonly log: LogEntry[]
  close(): Promise<void>
}

/** `samples`: client id -> where that sample is served. */
export async function startTenant(
  samples: Readonly<Record<string, string>>,
  accessTokenSeconds = 60,
): Promise<Tenant> {
  const log: LogEntry[] = []
  const api = 'http://localhost:4901'
  const server = await startAuthServer({
    port: 4900,
    issuer: 'http://localhost:4900',
    api,
    samples,
    accessTokenSeconds,
    log: (entry) => void log.push(entry),
  })
  const resource = await startApi({
    port: 4901,
    issuer: server.issuer,
    audience: api,
    origins: Object.values(samples),
  })
  return {
    issuer: server.issuer,
    api: resource.url,
    log,
    async close() {
      await Promise.all([server.close(), resource.close()])
    },
  }
}
