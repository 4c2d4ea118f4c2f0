import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { accessOf, createGuard, requireToken } from './index.ts'

const { publicKey, privateKey } = await generateKeyPair('ES256')
const guard = createGuard({
  issuer: 'https://as.example',
  audience: 'https://api.example',
  jwks: { keys: [await exportJWK(publicKey)] },
})
const allow = requireToken(guard, { scope: 'notes' })
let server: Server
let url: string

beforeAll(async () => {
  server = createServer((incoming, outgoing) => {
    void allow(incoming, outgoing, async (error) => {
      if (error) outgoing.statusCode = 500
      outgoing.end(`${accessOf(incoming)?.claims.sub} wrote ${await text(incoming)}`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  url = `http://localhost:${(server.address() as AddressInfo).port}/notes`
})
afterAll(() => server.close())

const tokenFor = (scope: string) =>
  new SignJWT({ sub: 'ada', client_id: 'app', scope })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' })
    .setIssuer('https://as.example')
    .setAudience('https://api.example')
    .setExpirationTime('1m')
    .sign(privateKey)

const post = (authorization?: string) =>
  fetch(url, { method: 'POST', body: 'hello', ...(authorization && { headers: { authorization } }) })

it('lets a request with a good token pass, its body untouched', async () => {
  const response = await post(`Bearer ${await tokenFor('notes')}`)
  expect([response.status, await response.text()]).toEqual([200, 'ada wrote hello'])
})

it('answers all others itself', async () => {
  expect((await post()).status).toBe(401)
  const weak = await post(`Bearer ${await tokenFor('other')}`)
  expect(weak.status).toBe(403)
  expect(weak.headers.get('www-authenticate')).toContain('error="insufficient_scope"')
})
