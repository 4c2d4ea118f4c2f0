/** The bridge between Node's http (and Express) and Web-standard handlers, `Request -> Response`. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ReadableStream } from 'node:stream/web'

/** A handler that has no answer leaves the request to the next one. */
export type Handler = (request: Request) => Promise<Response | undefined> | Response | undefined

/** As `http.createServer` and Express's `use` take it. Without `next`, what no handler answers is a 404. */
export type NodeHandler = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  next?: (error?: unknown) => void,
) => Promise<void>

export interface BridgeOptions {
  /** Origin that clients see, `https://api.example.com`; default: http and the Host header. Set it behind a proxy. */
  readonly origin?: string
}

/** Mount it before body parsers: a handler that answers reads the body itself, and one that does not leaves it alone. */
export function toNodeHandler(handler: Handler, options: BridgeOptions = {}): NodeHandler {
  return async (incoming, outgoing, next) => {
    let request: Request
    try {
      request = toRequest(incoming, options, outgoing)
    } catch {
      outgoing.writeHead(400).end()
      return
    }
    try {
      const response = await handler(request)
      if (response) await sendResponse(response, outgoing)
      else if (next) next()
      else outgoing.writeHead(404).end()
    } catch (error) {
      // Once the answer has begun, or nobody waits for it, all that can still be said is that it broke off.
      if (outgoing.headersSent || outgoing.closed) outgoing.destroy()
      else if (next) next(error)
      else outgoing.writeHead(500).end()
    }
  }
}

/**
 * The request of Node as a Web-standard one. Its signal aborts when the client goes away before `outgoing` is complete.
 * @throws TypeError when the request target or the Host header is not usable
 */
export function toRequest(
  incoming: IncomingMessage,
  options: BridgeOptions = {},
  outgoing?: ServerResponse,
): Request {
  const { url, method, headers } = headOf(incoming, options)
  const gone = new AbortController()
  outgoing?.once('close', () => outgoing.writableFinished || gone.abort())
  const hasBody = method !== 'GET' && method !== 'HEAD'
  return new Request(url, {
    method,
    headers,
    signal: gone.signal,
    ...(hasBody && { body: bodyOf(incoming), duplex: 'half' }),
  } as RequestInit)
}

/** Nothing is read before someone asks for it: another handler may be the one that wants the body. */
function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  let chunks: NodeJS.AsyncIterator<Uint8Array> | undefined
  return new ReadableStream(
    {
      async pull(controller) {
        chunks ??= incoming[Symbol.asyncIterator]() as NodeJS.AsyncIterator<Uint8Array>
        const { done, value } = await chunks.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel() {
        await chunks?.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}

/** All of a request but its body, which stays to be read by others. */
export function headOf(
  incoming: IncomingMessage & { readonly originalUrl?: string },
  { origin = `http://${incoming.headers.host ?? 'localhost'}` }: BridgeOptions = {},
): { readonly url: string; readonly method: string; readonly headers: Headers } {
  const headers = new Headers()
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    const [name = '', value = ''] = incoming.rawHeaders.slice(index, index + 2)
    // HTTP/2 puts method and path among the headers, under names that begin with a colon.
    if (!name.startsWith(':')) headers.append(name, value)
  }
  // Express shortens `url` below a mount point. Appended, not resolved: a target of "//host/" must stay a path.
  const url = new URL(origin + (incoming.originalUrl ?? incoming.url ?? '/')).href
  return { url, method: incoming.method ?? 'GET', headers }
}

/** Sends a Web-standard response, as fast as the client takes it. Rejects when the body, or the client, breaks off. */
export async function sendResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.statusCode = response.status
  for (const [name, value] of response.headers) outgoing.appendHeader(name, value)
  if (!response.body) {
    outgoing.end()
    return
  }
  outgoing.flushHeaders()
  await pipeline(Readable.fromWeb(response.body as ReadableStream), outgoing)
}
