/** The API as a server of its own. */
import { createServer } from 'node:http'
import { toNodeHandler } from '@pkce/node'
import { createGuard } from '@pkce/node/api'
import { listen } from 'sample-look/listen'
import { withCors } from './cors.ts'
import { createRoutes } from './routes.ts'

export interface ApiOptions {
  /** Default 4100. */
  readonly port?: number
  /** Default `http://localhost:4000`. */
  readonly issuer?: string
  /** Default `http://localhost:{port}`. */
  readonly audience?: string
  /** Origins whose pages may call; default: the samples on their usual ports. */
  readonly origins?: readonly string[]
}

export interface Api {
  readonly url: string
  close(): Promise<void>
}

const SAMPLES = [5173, 5174, 5175, 5176].map((port) => `http://localhost:${port}`)

/** Listens on localhost. Rejects when the port is taken. */
export async function startApi(options: ApiOptions = {}): Promise<Api> {
  const { port = 4100, issuer = 'http://localhost:4000', origins = SAMPLES } = options
  const { audience = `http://localhost:${port}` } = options
  const route = createRoutes(createGuard({ issuer, audience }))

  const handler = toNodeHandler(async (request) => withCors(request, await answer(request), origins))
  const server = createServer((incoming, outgoing) => void handler(incoming, outgoing))
  const { origin: url, close } = await listen(server, port)
  return { url, close }

  async function answer(request: Request): Promise<Response> {
    if (request.method === 'OPTIONS') return new Response(null, { status: 204 })
    try {
      return await route(request)
    } catch {
      return Response.json({ error: 'temporarily_unavailable' }, { status: 503 })
    }
  }
}
