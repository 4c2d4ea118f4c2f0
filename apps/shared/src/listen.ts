/** A server on localhost: from when it can be asked until its last connection is gone. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Listening {
  readonly port: number
  readonly origin: string
  /** Also ends connections that are open. */
  close(): Promise<void>
}

/** Rejects when the port is taken; 0 is a port that is free. */
export async function listen(server: Server, wanted: number): Promise<Listening> {
  server.listen(wanted, 'localhost')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    origin: `http://localhost:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const { port, close } = await listen(createServer(), 0)
  await close()
  return port
}
