/** The Http port: what leaves for the authorization server, and what comes back. */
import { expect, it, vi } from 'vitest'
import { fetchHttp } from './fetch-http.ts'

const REQUEST = {
  method: 'POST',
  url: 'https://as.example/token',
  headers: { accept: 'application/json' },
  body: 'grant_type=refresh_token',
  timeout: 1_000,
} as const

it('sends no cookies and no address, keeps nothing, and follows no redirect', async () => {
  const send = vi
    .fn<typeof fetch>()
    .mockResolvedValue(new Response('{}', { status: 400, headers: { 'X-A': 'b' } }))
  expect(await fetchHttp(send)(REQUEST)).toEqual({
    status: 400,
    headers: expect.objectContaining({ 'x-a': 'b' }),
    body: '{}',
  })
  const [url, init] = send.mock.calls[0] ?? []
  expect(url).toBe(REQUEST.url)
  expect(init).toMatchObject({
    method: 'POST',
    body: REQUEST.body,
    redirect: 'error',
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
  })
})

it('gives up when its time is over', async () => {
  const never: typeof fetch = (_, init) =>
    new Promise((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
    })
  await expect(fetchHttp(never)({ ...REQUEST, timeout: 5 })).rejects.toMatchObject({ name: 'TimeoutError' })
})
