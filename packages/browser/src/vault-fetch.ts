/** fetch through the vault: the request goes to the worker, the response streams back. */
import { mayCarryToken } from '@pkce/core'
import { receiveBody } from './remote-body.ts'
import type { VaultLine } from './vault-line.ts'
import type { SentRequest, SentResponse } from './vault-protocol.ts'

/** Requests below `apis` go through the vault, all others as they are. A body that is a stream is read to its end first. */
export function fetchByVault({ order }: VaultLine, apis: readonly string[]): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    if (!mayCarryToken(request.url, apis)) return fetch(request)
    const { url, signal } = request
    const answer = await order({ type: 'fetch', url, init: await sendable(request) }, signal)
    return received(answer as SentResponse)
  }
}

/** A Blob is sent by reference: the page keeps it, and the vault can read it twice. */
async function sendable(request: Request): Promise<SentRequest> {
  const { method, headers, credentials, cache, integrity } = request
  const hasBody = method !== 'GET' && method !== 'HEAD'
  const body = hasBody ? await request.blob() : undefined
  return {
    ...{ method, credentials, cache, integrity },
    headers: [...headers],
    ...(body?.size && { body }),
  }
}

function received({ url, status, statusText, headers, body }: SentResponse): Response {
  const response = new Response(body ? receiveBody(body) : null, { status, statusText, headers })
  return Object.defineProperty(response, 'url', { value: url })
}
