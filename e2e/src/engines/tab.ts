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
      await driver.evaluate('void history.back()')
    },
    async screenshot(name) {
      mkdirSync(ARTIFACTS, { recursive: true })
      writeFileSync(`${ARTIFACTS}${name}.png`, await driver.screenshot())
    },
  }

  async function text(testId: string, expected: string | RegExp = ''): Promise<string> {
    const selector = JSON.stringify(selectorOf(testId))
    const expression = `document.querySelector(${selector})?.textContent.trim() ?? null`
    let last: unknown
    const deadline = Date.now() + PATIENCE
    while (Date.now() < deadline) {
      // While a page gives way to the next there is nothing to ask.
      last = await driver.evaluate(expression).catch(String)
      if (typeof last === 'string' && matches(last, expected)) return last
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    const url = await driver.evaluate('location.href').catch(String)
    throw new Error(`Waited in vain for "${testId}" to say ${expected}: it says ${last}. The page is ${url}.`)
  }
}

function matches(text: string, expected: string | RegExp): boolean {
  return typeof expected === 'string' ? text.includes(expected) : expected.test(text)
}

function selectorOf(testId: string): string {
  return `[data-testid="${testId}"]`
}
