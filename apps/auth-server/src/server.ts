/** The embedded authorization server: everything in memory, gone when it stops. */
import { createServer } from 'node:http'
import Provider, { type KoaContextWithOIDC } from 'oidc-provider'
import { listen } from 'sample-look/listen'
import { DEFAULT_SAMPLES, type Samples } from './clients.ts'
import { configurationOf } from './configuration.ts'
import { createConsents } from './consents.ts'
import { interactions } from './interactions.ts'
import { entryOf, type Log, printLog } from './log.ts'

export interface AuthServerOptions {
  /** Default 4000. */
  readonly port?: number
  /** Default `http://localhost:{port}`. */
  readonly issuer?: string
  /** Resource indicator and audience of the API; default `http://localhost:4100`. */
  readonly api?: string
  /** Origins of the samples by client id, where they differ from the usual ones. */
  readonly samples?: Samples
  /** Life of an access token in seconds; default 60, so that its end is seen. */
  readonly accessTokenSeconds?: number
  /** Called for each request of the protocol; default: one line on the standard output. */
  readonly log?: Log
}

export interface AuthServer {
  readonly issuer: string
  close(): Promise<void>
}

/** Listens on localhost. Rejects when the port is taken. */
export async function startAuthServer(options: AuthServerOptions = {}): Promise<AuthServer> {
  const { port = 4000, api = 'http://localhost:4100', accessTokenSeconds = 60, log = printLog } = options
  const { issuer = `http://localhost:${port}`, samples = DEFAULT_SAMPLES } = options
  const consents = createConsents()
  const provider = new Provider(issuer, await configurationOf({ api, samples, accessTokenSeconds, consents }))
  const errors = new WeakMap<object, string>()
  provider.use(async (ctx, next) => {
    await next()
    const context = ctx as KoaContextWithOIDC
    const entry = context.oidc && entryOf(context, errors.get(context) ?? errorOf(ctx.body))
    if (entry) log(entry)
  })
  provider.use(interactions(provider, consents))
  provider.on('authorization.error', (ctx, { message }) => errors.set(ctx, message))
  const server = createServer(provider.callback())
  const { origin, close } = await listen(server, port)
  return { issuer: options.issuer ?? origin, close }
}

function errorOf(body: unknown): string | undefined {
  return typeof body === 'object' && body !== null && 'error' in body ? String(body.error) : undefined
}
