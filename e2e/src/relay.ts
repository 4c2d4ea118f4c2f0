/** What stands between a browser and the servers of this machine: it passes requests on, holds them, or drops them. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'

export interface RelayOptions {
  readonly port: number
  /** Port of the server behind; left out: the one in the request's URL, as a browser sends it to a proxy. */
  readonly target?: number
}

export interface Hold {
  /** Resolves when the first request is held. */
  readonly arrived: Promise<void>
  /** Lets pass what is held, unless who asked is gone, and all that comes later. */
  release(): void
}

export interface Relay {
  readonly port: number
  setOffline(offline: boolean): void
  /** From now on requests whose path ends with `path` get no further than here. */
  hold(path: string): Hold
  close(): Promise<void>
}

export async function startRelay({ port, target }: RelayOptions): Promise<Relay> {
  let offline = false
  let held:
    | { readonly path: string; readonly arrive: () => void; readonly released: Promise<void> }
    | undefined

  const server = createServer(async (incoming, outgoing) => {
    const url = new URL(incoming.url ?? '/', `http://localhost:${target ?? 80}`)
    const { method } = incoming
    if (held && method !== 'OPTIONS' && url.pathname.endsWith(held.path)) {
      held.arrive()
      await held.released
    }
    if (offline || incoming.socket.destroyed) incoming.socket.destroy()
    else pass(incoming, outgoing, url)
  })
  server.listen(port, 'localhost')
  await once(server, 'listening')

  return {
    port,
    setOffline(now) {
      offline = now
      if (offline) server.closeAllConnections()
    },
    hold(path) {
      const arrived = Promise.withResolvers<void>()
      const released = Promise.withResolvers<void>()
      const hold = { path, arrive: arrived.resolve, released: released.promise }
      held = hold
      return {
        arrived: arrived.promise,
        release() {
          if (held === hold) held = undefined
          released.resolve()
        },
      }
    },
    async close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function pass(incoming: IncomingMessage, outgoing: ServerResponse, { port, pathname, search }: URL): void {
  const { method, headers } = incoming
  const onward = request({ host: 'localhost', port: port || 80, method, path: pathname + search, headers })
  onward.on('response', (response) => {
    outgoing.writeHead(response.statusCode ?? 502, response.headers)
    response.pipe(outgoing)
  })
  // The server behind is not there: neither are we.
  onward.on('error', () => incoming.socket.destroy())
  incoming.pipe(onward)
}
