/** What a browser can not get from the sample whose server keeps the tokens, and what other pages can not make it do. */
import { createServer } from 'node:http'
import { afterAll, beforeAll, expect } from 'vitest'
import { type Listening, listen } from '../../apps/shared/src/listen.ts'
import { homeOf, sampleTest } from '../src/sample-test.ts'

const HOME = homeOf('node-web')
/** Another origin of the same site: the browser sends it the cookies of the sample, and sends them along from there. */
let neighbour: Listening

const it = sampleTest('node-web')
it.override('accessTokenSeconds', 8)

beforeAll(async () => {
  const page = `<!doctype html><link rel="icon" href="data:,">
    <form method="post" action="${HOME}/auth/logout"><input name="csrf_token" value="guessed"><button>Win</button></form>`
  const server = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end(page),
  )
  neighbour = await listen(server, 0)
})
afterAll(() => neighbour.close())

it('never gets a token: not in an answer, a header, a cookie or a storage', async ({ visitor }) => {
  const seen: Promise<string>[] = []
  visitor.page.on('response', (response) => {
    if (!response.url().startsWith(HOME) || response.url().endsWith('/diagram')) return
    const body = response.status() === 200 ? response.text().catch(() => '') : ''
    seen.push(Promise.all([response.allHeaders(), body]).then((parts) => JSON.stringify(parts)))
  })
  await visitor.signInWithConsent()
  await visitor.get('call-api').click()
  await visitor.get('api-output').waitFor()
  await visitor.get('refresh').click()
  await visitor.get('nav-profile').click()
  await visitor.get('claims').waitFor()
  const cookies = await visitor.context.cookies(HOME)
  const kept = await visitor.page.evaluate(() =>
    JSON.stringify([localStorage, sessionStorage, document.cookie]),
  )
  const everything = [...(await Promise.all(seen)), JSON.stringify(cookies), kept].join('\n')
  expect(everything).toContain('Ada Lovelace')
  expect(everything).not.toMatch(/eyJ[\w-]+\.eyJ/)
  expect(kept).toBe('[{},{},""]')
  // Cookies do not tell ports apart: those of the authorization server are among them.
  const own = cookies.filter(({ name }) => /^(pkce|visitor)/.test(name))
  expect(own).toHaveLength(3)
  expect(own.every(({ httpOnly }) => httpOnly)).toBe(true)
})

it('does not sign out, or call the API, for a page of another origin', async ({ visitor }) => {
  await visitor.signInWithConsent()
  await visitor.page.goto(neighbour.origin)
  const outcome = await visitor.page.evaluate(async (home) => {
    const send = (path: string, init: RequestInit) =>
      fetch(home + path, { credentials: 'include', ...init }).then(
        ({ status, type }) => status || type,
        () => 'blocked',
      )
    return [
      await send('/api/me', {}),
      await send('/api/me', { headers: { 'x-pkce': '1' } }),
      await send('/auth/logout', { method: 'POST', mode: 'no-cors' }),
    ]
  }, HOME)
  expect(outcome).toEqual(['blocked', 'blocked', 'opaque'])
  const [answer] = await Promise.all([
    visitor.page.waitForResponse(`${HOME}/auth/logout`),
    visitor.page.getByRole('button', { name: 'Win' }).click(),
  ])
  expect(answer.status()).toBe(403)
  await visitor.page.goto(HOME)
  await visitor.status('authenticated')
})

it('makes one refresh of twenty calls at the end of a token', async ({ visitor, tenant }) => {
  await visitor.signInWithConsent()
  // Less than the five seconds that a token must still be good for.
  await expect.poll(() => visitor.get('expires-in').textContent(), { timeout: 20_000 }).toBe('3')
  const answers = await visitor.page.evaluate(() =>
    Promise.all(
      Array.from({ length: 20 }, () =>
        fetch('/api/me', { headers: { 'x-pkce': '1' } }).then(({ status }) => status),
      ),
    ),
  )
  expect(new Set(answers)).toEqual(new Set([200]))
  expect(tenant.log.filter(({ grant_type }) => grant_type === 'refresh_token')).toHaveLength(1)
})

it('ends when the user signs out at the server, in another tab or another app (back-channel logout)', async ({
  visitor,
  tenant,
}) => {
  await visitor.signInWithConsent()
  const elsewhere = await visitor.context.newPage()
  await elsewhere.goto(`${tenant.issuer}/session/end`)
  await elsewhere.getByTestId('confirm-logout').click()
  await elsewhere.getByRole('heading', { name: 'signed out' }).waitFor()
  await visitor.page.reload()
  await visitor.status('anonymous')
})
