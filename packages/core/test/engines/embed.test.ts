/** The example of the README does what it says. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { createTestBed, sha256 } from '../../../testing/src/index.ts'
import { signIn } from '../../example/embed.ts'

it('signs in over ports written by hand', async () => {
  const { server, clock, open } = createTestBed()
  const { ports } = open()
  const token = await signIn(
    {
      random: ports.crypto.randomBytes,
      sha256,
      verify: (check) => ports.crypto.verify?.(check) as boolean,
      send: ports.http,
      now: clock.now,
      later: clock.schedule,
      browse: async (url) => server.authorize(url).response,
    },
    server.issuer,
  )
  expect(server.accepts(token)).toBe(true)
})

it('stands in the README as it is here', () => {
  const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
  const code = read('example/embed.ts').replace(/^\/\*\*.*\n/, '')
  expect(read('README.md')).toContain(code.trim())
})
