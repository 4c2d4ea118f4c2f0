/** The client under test: the core's own, over the ports of Node, with a user agent that needs no pages. */
import { type Client, type ClientOptions, createClient, type HttpRequest, type Ports } from '@pkce/core'
import { fetchHttp, memoryLock, memoryStorage, nodeCrypto, systemClock } from '@pkce/node'
import { HOME, REDIRECT_URI } from './addresses.ts'
import { createUserAgent, type User, type UserAgent } from './user-agent.ts'

export interface TestClient {
  readonly client: Client
  readonly agent: UserAgent
  /** Requests the client sent itself, without those of the user agent. */
  readonly requests: readonly HttpRequest[]
}

export function newClient(
  options: Omit<ClientOptions, 'clientId' | 'redirectUri'> & Partial<ClientOptions>,
  { http: send = fetchHttp(), ...ports }: Partial<Ports> = {},
  user?: User,
): TestClient {
  const agent = createUserAgent(HOME, user)
  const requests: HttpRequest[] = []
  const client = createClient(
    { clientId: 'public', redirectUri: REDIRECT_URI, ...options },
    {
      crypto: nodeCrypto(),
      http(request) {
        requests.push(request)
        return send(request)
      },
      sessions: memoryStorage(),
      transactions: memoryStorage(),
      clock: systemClock,
      lock: memoryLock(),
      navigate: agent.navigate,
      ...ports,
    },
  )
  return { client, agent, requests }
}

/** The form of the last request to an address that ends so. */
export function lastForm({ requests }: TestClient, ending: string): Record<string, string> {
  const request = requests.filter(({ url }) => url.endsWith(ending)).at(-1)
  return Object.fromEntries(new URLSearchParams(request?.body))
}
