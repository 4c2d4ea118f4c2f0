import { createServer, request as nodeRequest, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { type Handler, toNodeHandler } from './node-bridge.ts'

let server: Server
afterEach(() => {
  server.close()
  server.closeAllConnections()
})

/** `next`: what comes after the handler, as in Express. */
async function listen(handler: Handler, next?: (body: string, error?: unknown) => string): Promise<string> {
  const listener = toNodeHandler(handler)
  server = createServer((incoming, outgoing) => {
    const after = async (error?: unknown) => void outgoing.end(next?.(await text(incoming), error))
    void listener(incoming, outgoing, next && after)
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  return `http://localhost:${(server.address() as AddressInfo).port}`
}

it('brings requests and answers over, headers that come twice too', async () => {
  const origin = await listen(async (request) => {
    const headers = new Headers({ 'x-url': request.url })
    headers.append('set-cookie', 'a=1')
    headers.append('set-cookie', 'b=2')
    return new Response(`${request.method} ${await request.text()}`, { status: 201, headers })
  })
  const response = await fetch(`${origin}//host/path?q=1`, { method: 'POST', body: 'hello' })
  expect([response.status, await response.text()]).toEqual([201, 'POST hello'])
  expect(response.headers.get('x-url')).toBe(`${origin}//host/path?q=1`)
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
})

it('leaves the body to the next one, however long the handler thought about it', async () => {
  const origin = await listen(
    () => setTimeout(30, undefined),
    (body) => `next has ${body}`,
  )
  const response = await fetch(origin, { method: 'POST', body: 'all of it' })
  expect(await response.text()).toBe('next has all of it')
})

it('streams in both directions', async () => {
  const origin = await listen((request) => new Response(request.body))
  const answer = await new Promise<string>((resolve, reject) => {
    const sent = nodeRequest(origin, { method: 'POST' }, (received) => {
      // The first part is back before the last one was sent.
      received.once('data', (first) => {
        sent.end(' last')
        void text(received).then((rest) => resolve(`${first}${rest}`), reject)
      })
    })
    sent.write('first')
  })
  expect(answer).toBe('first last')
})

it('tells the handler that the client went away', async () => {
  const client = new AbortController()
  let signal: AbortSignal | undefined
  const origin = await listen(async (request) => {
    signal = request.signal
    // The request is here: now its client leaves.
    client.abort()
    await new Promise((resolve) => signal?.addEventListener('abort', resolve))
    throw new Error('nobody is there to be told')
  })
  await fetch(origin, { signal: client.signal }).catch(() => {})
  await expect.poll(() => signal?.aborted, { timeout: 10_000 }).toBe(true)
})

it.each([
  [404, () => undefined],
  [500, () => Promise.reject(new Error('a fault'))],
])('answers %i where nobody comes after', async (status, handler) => {
  expect((await fetch(await listen(handler))).status).toBe(status)
})

it('gives faults to the next one, and breaks off what has begun', async () => {
  const faulty = await listen(
    () => Promise.reject(new Error('a fault')),
    (_body, error) => String(error),
  )
  expect(await (await fetch(faulty)).text()).toBe('Error: a fault')
  server.close()
  const body = new ReadableStream({
    async start(controller) {
      controller.enqueue(new TextEncoder().encode('first'))
      await setTimeout(10)
      controller.error(new Error('a fault'))
    },
  })
  const broken = await fetch(await listen(() => new Response(body)))
  await expect(broken.text()).rejects.toThrow()
})

it('refuses a request that names no place', async () => {
  const { port } = new URL(await listen(() => new Response('ok')))
  const socket = connect(Number(port), 'localhost')
  socket.end('GET / HTTP/1.1\r\nHost: [\r\nConnection: close\r\n\r\n')
  expect(await text(socket)).toMatch(/^HTTP\/1.1 400 /)
})
