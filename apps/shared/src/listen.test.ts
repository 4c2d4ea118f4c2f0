import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { type Listening, listen } from './listen.ts'

async function started(port = 0): Promise<Listening> {
  const listening = await listen(
    createServer((_request, response) => response.end('here')),
    port,
  )
  onTestFinished(listening.close)
  return listening
}

it('tells where the server can be asked', async () => {
  const { origin, port } = await started()
  expect(origin).toBe(`http://localhost:${port}`)
  expect(await (await fetch(origin)).text()).toBe('here')
})

it('rejects when the port is taken', async () => {
  const { port } = await started()
  await expect(started(port)).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

it('closes although an answer is still awaited, and frees the port', async () => {
  const server = createServer()
  const silent = await listen(server, 0)
  const asked = once(server, 'request')
  const answer = fetch(silent.origin).catch(() => 'broken off')
  await asked
  await silent.close()
  expect(await answer).toBe('broken off')
  expect((await started(silent.port)).port).toBe(silent.port)
})
