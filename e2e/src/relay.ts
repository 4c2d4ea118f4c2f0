/** What stands between a browser and the servers of this machine: it passes requests on, holds them, or drops them. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

export interface RelayOptions {
  readonly port: number
  /** Port of the server behind; left out: the one in the request's URL, as a browser sends it to a proxy. */
  readonly target?: number
}

export interface Hold {
  /** Resolves when the first request is held. */
  readonly arrived: Promise<void>
  /** Resolves when who asked first is gone. */
  readonly abandoned: Promise<void>
  /** Lets pass what is held, unless who asked is gone, and all that comes later. */
  release(): void
}

export interface Loss {
  release(): void
}

export interface Relay {
  readonly port: number
  /** Method and path of every request that was let through. */
  readonly passed: string[]
  setOffline(offline: boolean): void
  /** Requests whose path ends with `path` are answered by the server, but the answers get no further than here. */
  lose(path: string): Loss
  /** From now on requests whose path ends with `path` get no further than here. */
  hold(path: string): Hold
  close(): Promise<void>
}

export async function startRelay({ port, target }: RelayOptions): Promise<Relay> {
  const passed: string[] = []
  let offline = false
  let lost: string | undefined
  let held:
    | { readonly path: string; readonly arrive: (asker: Socket) => void; readonly released: Promise<void> }
    | undefined

  const server = createServer(async (incoming, outgoing) => {
    const url = new URL(incoming.url ?? '/', `http://localhost:${target ?? 80}`)
    const { method } = incoming
    if (held && method !== 'OPTIONS' && url.pathname.endsWith(held.path)) {
      held.arrive(incoming.socket)
      await held.released
    }
    if (offline || incoming.socket.destroyed) incoming.socket.destroy()
    else {
      passed.push(`${method} ${url.pathname}`)
      const isLost = lost !== undefined && method !== 'OPTIONS' && url.pathname.endsWith(lost)
      pass(incoming, outgoing, url, isLost)
    }
  })
  server.listen(port, 'localhost')
  await once(server, 'listening')

  return {
    port,
    passed,
    lose(path) {
      lost = path
      return {
        release() {
          lost = undefined
        },
      }
    },
    setOffline(now) {
      offline = now
      if (offline) server.closeAllConnections()
    },
    hold(path) {
      const arrived = Promise.withResolvers<Socket>()
      const released = Promise.withResolvers<void>()
      const hold = { path, arrive: arrived.resolve, released: released.promise }
      held = hold
      return {
        arrived: arrived.promise.then(() => {}),
        abandoned: arrived.promise.then(
          (asker) => new Promise((resolve) => asker.once('close', () => resolve())),
        ),
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

function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { port, pathname, search }: URL,
  isLost: boolean,
): void {
  const { method, headers } = incoming
  const onward = request({ host: 'localhost', port: port || 80, method, path: pathname + search, headers })
  onward.on('response', (response) => {
    outgoing.writeHead(response.statusCode ?? 502, response.headers)
    // Cut off after its head: a browser would send the request again if it had seen nothing of the answer.
    if (isLost) return void outgoing.write('{', () => incoming.socket.destroy())
    response.on('error', () => incoming.socket.destroy())
    response.pipe(outgoing)
  })
  // Whoever goes away on one side is gone on the other.
  outgoing.on('close', () => onward.destroy())
  onward.on('error', () => incoming.socket.destroy())
  incoming.pipe(onward)
}
