import type { HttpRequest } from '@pkce/core'
import { beforeEach, expect, it } from 'vitest'
import { cachedHttp } from './cached-http.ts'

let now = 0
let asked: string[]
let keys: string
let status: number
beforeEach(() => {
  asked = []
  keys = 'one'
  status = 200
})

const tokenWith = (header: string) =>
  JSON.stringify({ id_token: `${Buffer.from(header).toString('base64url')}.e.s` })

const http = cachedHttp(
  async ({ method, url, body = '' }) => {
    asked.push(`${method} ${url}`)
    return { status, headers: {}, body: method === 'POST' ? body : JSON.stringify({ keys: [{ kid: keys }] }) }
  },
  { now: () => now },
)
const get = (url: string, headers = {}) => http({ method: 'GET', url, headers, timeout: 1 } as HttpRequest)
const answerWith = (body: string) => http({ method: 'POST', url: '/token', headers: {}, body, timeout: 1 })

it('asks once, also when many ask at the same time, and again when ten minutes are over', async () => {
  await Promise.all([get('/a'), get('/a'), get('/b')])
  expect(asked).toEqual(['GET /a', 'GET /b'])
  now += 600_000
  await get('/a')
  expect(asked).toHaveLength(3)
})

it('asks again when a token names a key that is not known', async () => {
  await get('/keys')
  await answerWith(tokenWith('{"kid":"one"}'))
  await answerWith(tokenWith('{"alg":"ES256"}'))
  await answerWith(tokenWith('garbage'))
  await get('/keys')
  expect(asked.filter((one) => one === 'GET /keys')).toHaveLength(1)
  keys = 'two'
  await answerWith(tokenWith('{"kid":"two"}'))
  expect((await get('/keys')).body).toContain('two')
})

it('keeps no answer that is an error, and none that is for one user', async () => {
  status = 500
  await get('/c')
  status = 200
  await get('/c')
  await get('/me', { authorization: 'Bearer a' })
  await get('/me', { authorization: 'Bearer b' })
  expect(asked).toEqual(['GET /c', 'GET /c', 'GET /me', 'GET /me'])
})
