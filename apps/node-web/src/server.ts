/** The sample as a server of its own. */
import { createServer } from 'node:http'
import { listen } from 'sample-look/listen'
import { createApp } from './app.ts'

export interface NodeWebOptions {
  /** Default 5177. */
  readonly port?: number
  /** Default `http://localhost:4000`. */
  readonly issuer?: string
  /** Base URL of the protected API; default `http://localhost:4100`. */
  readonly api?: string
  /** Default: the one that the embedded authorization server knows. */
  readonly clientSecret?: string
}

export interface NodeWeb {
  readonly url: string
  close(): Promise<void>
}

/** Listens on localhost. Rejects when the port is taken. */
export async function startNodeWeb(options: NodeWebOptions = {}): Promise<NodeWeb> {
  const { port = 5177, issuer = 'http://localhost:4000', api = 'http://localhost:4100' } = options
  const { clientSecret = 'demo-secret-of-the-node-web-sample' } = options
  const origin = `http://localhost:${port}`
  const server = createServer(await createApp({ origin, issuer, api, clientSecret }))
  const { origin: url, close } = await listen(server, port)
  return { url, close }
}
