/** A script in the page that looks for tokens in storage, globals and messages, and what it finds in each mode. */
import { expect, it } from 'vitest'
import type { Loot } from '../../pages/spy.ts'
import type { Tab } from '../../src/engines/engine.ts'
import { describeInEngine } from '../../src/engines/in-engine.ts'
import { type Stage, setStage } from '../../src/stage.ts'

describeInEngine('a thief', (engine) => {
  it('finds the refresh token in plain storage, so these tests can fail', async () => {
    const stage = await setStage(engine())
    const { loot, refreshTokens } = await robbed(stage, 'tab')
    expect(thefts(loot.storage, refreshTokens)).toHaveLength(1)
    expect(thefts(loot.requests, refreshTokens)).not.toEqual([])
  })

  it('finds no token where they are encrypted and bound to a key that no script can read', async () => {
    const stage = await setStage(engine())
    const { loot, refreshTokens, accessTokens } = await robbed(stage, 'dpop')
    const { storage, globals, messages } = loot
    for (const place of [storage, globals, messages]) {
      expect(thefts(place, [...refreshTokens, ...accessTokens])).toEqual([])
    }
  })

  it('finds no token in the page of a vault, not even in its requests', async () => {
    const stage = await setStage(engine())
    const { loot, refreshTokens, accessTokens } = await robbed(stage, 'vault')
    for (const place of Object.values(loot)) {
      expect(thefts(place, [...refreshTokens, ...accessTokens])).toEqual([])
    }
    expect(loot.messages).toContain('authenticated')
  })
})

/** A login and a call, both watched by the thief. */
async function robbed({ open, login, tokens, tenant }: Stage, storage: string) {
  const tab = await open(`storage=${storage}&spy`)
  await login(tab)
  await tab.click('call')
  await tab.text('output', '200')
  const answers = tenant.relay.passages.filter(({ method, path }) => method === 'POST' && path === '/token')
  const issued = answers.map(({ answer }) => JSON.parse(answer))
  expect(issued).toHaveLength(tokens('authorization_code').length)
  return {
    loot: await lootOf(tab),
    refreshTokens: issued.map(({ refresh_token }) => refresh_token as string),
    accessTokens: issued.map(({ access_token }) => access_token as string),
  }
}

function lootOf(tab: Tab): Promise<Loot> {
  return tab.evaluate(() => (globalThis as unknown as { loot(): Promise<Loot> }).loot())
}

function thefts(place: string, tokens: readonly string[]): string[] {
  return tokens.filter((token) => place.includes(token))
}
