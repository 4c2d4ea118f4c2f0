/** A tab of any engine: waiting, elements by test id, pictures, over the few things its driver can do. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Driver, Tab } from './engine.ts'

const ARTIFACTS = fileURLToPath(new URL('../../artifacts/', import.meta.url))

/** Milliseconds after which something that was waited for will not come. */
const PATIENCE = 20_000

export function createTab(driver: Driver): Tab {
  const { open, kill } = driver
  return {
    open,
    kill,
    evaluate: async (run, ...args) =>
      (await driver.evaluate(`(${run})(...${JSON.stringify(args)})`)) as never,
    url: async () => String(await driver.evaluate('location.href')),
    async click(testId) {
      await text(testId)
      await driver.click(selectorOf(testId))
    },
    async type(testId, value) {
      await text(testId)
      await driver.type(selectorOf(testId), value)
    },
    text,
    async reload() {
      await open(String(await driver.evaluate('location.href')))
    },
    async back() {
      const before = await driver.evaluate('location.href')
      await driver.back()
      await until(async () => (await driver.evaluate('location.href')) !== before)
    },
    async screenshot(name) {
      mkdirSync(ARTIFACTS, { recursive: true })
      writeFileSync(`${ARTIFACTS}${name}.png`, await driver.screenshot())
    },
  }

  async function text(testId: string, expected: string | RegExp = ''): Promise<string> {
    const selector = JSON.stringify(selectorOf(testId))
    const expression = `document.querySelector(${selector})?.textContent.trim() ?? null`
    let found: unknown
    const there = await until(async () => {
      found = await driver.evaluate(expression)
      return typeof found === 'string' && matches(found, expected)
    })
    if (there) return found as string
    const page = await driver.evaluate('location.href + " " + document.body.innerText').catch(String)
    throw new Error(
      `Waited in vain for "${testId}" to say ${expected}: it says ${found}. The page is ${page}`,
    )
  }
}

/** False when it did not come true in time. While a page gives way to the next there is nothing to ask. */
async function until(isTrue: () => Promise<boolean>): Promise<boolean> {
  const deadline = Date.now() + PATIENCE
  while (Date.now() < deadline) {
    if (await isTrue().catch(() => false)) return true
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return false
}

function matches(text: string, expected: string | RegExp): boolean {
  return typeof expected === 'string' ? text.includes(expected) : expected.test(text)
}

function selectorOf(testId: string): string {
  return `[data-testid="${testId}"]`
}
