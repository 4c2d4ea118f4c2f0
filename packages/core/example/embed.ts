/** The whole flow in an engine of your own: seven ports, written by hand, and no platform type in sight. */
import {
  createClient,
  type HttpRequest,
  type HttpResponse,
  openId,
  type Ports,
  type SignatureCheck,
  type Storage,
} from '@pkce/core'

/** What your engine can do; the names are yours. */
export interface Engine {
  random(length: number): Uint8Array
  sha256(bytes: Uint8Array): Uint8Array
  verify(check: SignatureCheck): boolean | Promise<boolean>
  send(request: HttpRequest): Promise<HttpResponse>
  now(): number
  later(delay: number, run: () => void): () => void
  /** Shows a page to the user, and gives back the address it ended at: your redirect URI with the answer. */
  browse(url: string): Promise<string>
}

export async function signIn(engine: Engine, issuer: string): Promise<string> {
  const ports: Ports = {
    crypto: { randomBytes: engine.random, sha256: engine.sha256, verify: engine.verify },
    http: engine.send,
    sessions: storage(),
    transactions: storage(),
    clock: { now: engine.now, schedule: engine.later },
    navigate: ({ url }) => engine.browse(url),
  }
  const client = createClient(
    { issuer, clientId: 'app', redirectUri: 'https://app.example/callback', openId },
    ports,
  )
  await client.login()
  const { token } = await client.getAccessToken({ minTtl: 30 })
  client.dispose()
  return token
}

/** A Map is enough where a session need not outlive the program. */
function storage(): Storage {
  const values = new Map<string, string>()
  return {
    get: (key) => values.get(key),
    set: (key, value) => void values.set(key, value),
    delete: (key) => void values.delete(key),
  }
}
