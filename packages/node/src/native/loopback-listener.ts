/** The loopback redirect: a server of one page, on this machine alone, until the answer is there (RFC 8252 §7.3). */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isAuthorizationResponse, PkceError } from '@pkce/core'
import { answerPage, PAGE_HEADERS } from './answer-page.ts'

export interface LoopbackListener {
  /** With the port that was free. */
  readonly redirectUri: string
  /**
   * URL of the authorization response, the first one that comes; with `state`, the first one that has it. The browser
   * waits for its page until {@link LoopbackListener.end}. Rejects with the reason of `signal`.
   */
  response(signal: AbortSignal, state?: string): Promise<string>
  /** Shows the user how it ended, and stops listening. */
  end(failure?: PkceError): Promise<void>
}

/** @throws PkceError `navigation_failed` when there is no loopback interface to listen on */
export async function listen(path: string): Promise<LoopbackListener> {
  let expected: string | undefined
  let waiting: ServerResponse | undefined
  let arrive: (url: string) => void = () => {}
  const server = createServer(onRequest)
  const origin = await open(server)

  return {
    redirectUri: origin + path,
    response(signal, state) {
      expected = state
      return new Promise((resolve, reject) => {
        arrive = resolve
        if (signal.aborted) reject(signal.reason)
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      })
    },
    async end(failure) {
      if (waiting) await answer(waiting, failure ? 400 : 200, failure)
      server.close()
      server.closeAllConnections()
    },
  }

  function onRequest(request: IncomingMessage, response: ServerResponse): void {
    const url = origin + request.url
    // Another host name would be a page elsewhere that has its name resolved to this machine (DNS rebinding).
    const isOurs = request.headers.host === origin.slice('http://'.length) && request.method === 'GET'
    const { pathname, searchParams } = new URL(url)
    const isAnswer = isOurs && pathname === path && isAuthorizationResponse(url)
    const isExpected = expected === undefined || searchParams.get('state') === expected
    if (!isAnswer || !isExpected || waiting) {
      response.writeHead(isAnswer ? 400 : 404, PAGE_HEADERS).end()
      return
    }
    waiting = response
    arrive(url)
  }
}

/** The IP address, not the name: `localhost` may be looked up elsewhere (RFC 8252 §8.3). Port 0: one that is free. */
async function open(server: Server): Promise<string> {
  for (const host of ['127.0.0.1', '::1']) {
    const found = await new Promise<number | undefined>((resolve) => {
      const failed = () => resolve(undefined)
      server.once('error', failed).listen(0, host, () => {
        server.off('error', failed)
        resolve((server.address() as AddressInfo).port)
      })
    })
    if (found) return `http://${host.includes(':') ? `[${host}]` : host}:${found}`
  }
  throw new PkceError({
    code: 'navigation_failed',
    message: 'This machine has no loopback interface on which the answer of the server could arrive.',
  })
}

function answer(response: ServerResponse, status: number, failure?: PkceError): Promise<void> {
  return new Promise((resolve) => {
    // A browser that is gone already needs no answer.
    response.once('close', resolve)
    response.writeHead(status, PAGE_HEADERS).end(answerPage(failure))
  })
}
