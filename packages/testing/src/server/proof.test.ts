import { dpop, jarm, privateKeyJwt, pushed } from '@pkce/core'
import { expect, it } from 'vitest'
import { createSigningKey } from '../signing-key.ts'
import { createTestBed } from '../test-bed.ts'

it('binds tokens to the key that a client proves', async () => {
  const bed = createTestBed({ server: { dpop: true }, client: { dpop: dpop() } })
  const tab = bed.open()
  await tab.signIn()
  expect(await tab.client.getAccessToken()).toMatchObject({ tokenType: 'DPoP' })
  await bed.clock.advance(300_000)
  expect(bed.server.calls('token').map(({ status }) => status)).toEqual([200, 200])
})

it('refuses a refresh with another key than the one of the login', async () => {
  const bed = createTestBed({ server: { dpop: true }, client: { dpop: dpop() } })
  const tab = bed.open()
  await tab.signIn()
  const thief = bed.open({ keys: async () => createSigningKey('thief') })
  await thief.client.start()
  await expect(thief.client.getAccessToken({ fresh: true })).rejects.toMatchObject({ code: 'session_ended' })
})

it('insists on its nonce, and on a new one when it changes', async () => {
  const bed = createTestBed({ server: { dpop: 'nonce' }, client: { dpop: dpop() } })
  const tab = bed.open()
  await tab.signIn()
  bed.server.changeProofNonce()
  await tab.client.getAccessToken({ fresh: true })
  const errors = bed.server.calls('token').map(({ error }) => error)
  expect(errors).toEqual(['use_dpop_nonce', undefined, 'use_dpop_nonce', undefined])
})

it('refuses a proof that was used before, is of another request, or is too old', async () => {
  const bed = createTestBed({ server: { dpop: true }, client: { dpop: dpop() } })
  const tab = bed.open()
  await tab.signIn()
  const [{ headers = {} } = {}] = bed.server.calls('token')
  const send = async (path: string) => {
    const url = `${bed.server.issuer}${path}`
    const form = { 'content-type': 'application/x-www-form-urlencoded', dpop: headers.dpop ?? '' }
    const body = 'client_id=app&grant_type=refresh_token'
    const { body: answered } = await bed.server.http({ method: 'POST', url, headers: form, body, timeout: 1 })
    return JSON.parse(answered) as Record<string, string>
  }
  expect((await send('/token')).error_description).toBe('The proof was used before.')
  bed.clock.jump(61_000)
  expect((await send('/token')).error_description).toBe('The proof is too old, or from the future.')
})

it('takes the strongest profile: pushed, bound and signed', async () => {
  const bed = createTestBed({
    server: { dpop: 'nonce', pushed: 'required' },
    client: { dpop: dpop(), pushed, jarm, require: ['iss', 'pushed', 'dpop', 'jarm'] },
  })
  const tab = bed.open()
  expect(await tab.signIn()).toEqual({ replayed: false })
  expect(tab.navigations.last().url).toMatch(/\?client_id=app&request_uri=urn%3Aietf/)
})

it('knows a confidential client by its key, and takes no assertion twice', async () => {
  const key = createSigningKey('server side')
  const registered = { clientId: 'app', redirectUris: ['https://app.example/callback'], key: key.jwk }
  const bed = createTestBed({
    server: { clients: [registered] },
    client: { clientAuthentication: privateKeyJwt(key) },
  })
  await bed.open().signIn()
  const [{ parameters } = { parameters: {} }] = bed.server.calls('token')
  const again = await bed.server.http({
    ...{ method: 'POST', url: `${bed.server.issuer}/token`, timeout: 1 },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: String(new URLSearchParams(parameters)),
  })
  expect(again.status).toBe(401)
})
