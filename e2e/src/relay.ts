/** What stands between a browser and the servers of this machine: it passes requests on, holds them, or loses answers. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { listen } from '../../apps/shared/src/listen.ts'

export interface RelayOptions {
  readonly port: number
  /** Port of the server behind; left out: the one in the request's URL, as a browser sends it to a proxy. */
  readonly target?: number
}

/** A request that was let through. */
export interface Passage {
  readonly method: string
  readonly path: string
  /** What of the answer's body has come so far, tokens and all. */
  answer: string
}

export interface Hold {
  /** Resolves when the first request is held. */
  readonly arrived: Promise<void>
  /** Resolves when who asked first is gone. */
  readonly abandoned: Promise<void>
  /** Lets pass what is held, unless who asked is gone, and all that comes later. */
  release(): void
}

export interface Relay {
  readonly port: number
  readonly passages: readonly Passage[]
  setOffline(offline: boolean): void
  /** From now on requests whose path ends with `path` get no further than here. */
  hold(path: string): Hold
  /** From now on they reach the server, but the answer is lost. Gives back the function that ends it. */
  lose(path: string): () => void
  close(): Promise<void>
}

export async function startRelay({ port, target = 80 }: RelayOptions): Promise<Relay> {
  const passages: Passage[] = []
  let offline = false
  let held: { path: string; arrive(asker: Socket): void; released: Promise<void> } | undefined
  let lost: string | undefined

  const server = createServer(async (incoming, outgoing) => {
    const { method = 'GET', url = '/', socket } = incoming
    const address = new URL(url, `http://localhost:${target}`)
    const concerns = (path: string | undefined) =>
      path !== undefined && method !== 'OPTIONS' && address.pathname.endsWith(path)
    if (held && concerns(held.path)) {
      held.arrive(socket)
      await held.released
    }
    if (offline || socket.destroyed) {
      socket.destroy()
      return
    }
    const passage = { method, path: address.pathname, answer: '' }
    passages.push(passage)
    pass(incoming, outgoing, address, concerns(lost) ? undefined : passage)
  })
  const { close } = await listen(server, port)

  return {
    port,
    passages,
    setOffline(now) {
      offline = now
      if (offline) server.closeAllConnections()
    },
    hold(path) {
      const { promise: asker, resolve: arrive } = Promise.withResolvers<Socket>()
      const { promise: released, resolve: release } = Promise.withResolvers<void>()
      held = { path, arrive, released }
      return {
        arrived: asker.then(() => {}),
        abandoned: asker.then((socket) => new Promise((resolve) => socket.once('close', () => resolve()))),
        release() {
          held = undefined
          release()
        },
      }
    },
    lose(path) {
      lost = path
      return () => {
        lost = undefined
      }
    },
    close,
  }
}

/** Without `passage` the answer is lost. Whoever goes away on one side is gone on the other. */
function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { port, pathname, search }: URL,
  passage: Passage | undefined,
): void {
  const { method, headers } = incoming
  const breakOff = () => void incoming.socket.destroy()
  const onward = request({ host: 'localhost', port: port || 80, method, path: pathname + search, headers })
  onward.on('response', (response) => {
    outgoing.writeHead(response.statusCode ?? 502, response.headers)
    if (!passage) {
      // Cut off after its head: a browser would send the request again if it had seen nothing of the answer.
      outgoing.write('{', breakOff)
      return
    }
    response.on('data', (chunk) => {
      passage.answer += chunk
    })
    response.on('error', breakOff)
    response.pipe(outgoing)
  })
  onward.on('error', breakOff)
  outgoing.on('close', () => onward.destroy())
  incoming.pipe(onward)
}
