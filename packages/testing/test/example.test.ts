import { createTestBed } from '@pkce/testing'
import { expect, it } from 'vitest'

it('stays signed in over an expiry, and over a network that fails', async () => {
  const bed = createTestBed()
  const tab = bed.open()
  await tab.signIn({ returnTo: '/profile' }) // login, the user's consent, callback, id_token checked
  expect(tab.client.getSnapshot()).toMatchObject({ status: 'authenticated', user: { sub: 'ada' } })

  await bed.clock.advance(300_000) // five minutes later the token has been replaced, once
  expect(bed.server.calls('token')).toHaveLength(2)

  bed.server.faults.next('token', 'offline') // the next refresh meets no network, and is tried again
  await bed.clock.advance(300_000)
  const { token } = await tab.client.getAccessToken()
  expect(bed.server.accepts(token)).toBe(true)
})
