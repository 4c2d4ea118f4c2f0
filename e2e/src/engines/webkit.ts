/** WebKitGTK through its own WebDriver, on a screen that nobody sees. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Builder, By, Capabilities, type WebDriver } from 'selenium-webdriver'
import { freePort } from '../../../apps/shared/src/listen.ts'
import { type Relay, startRelay } from '../relay.ts'
import type { Driver, Engine, Profile, Tab } from './engine.ts'
import { createTab } from './tab.ts'

export interface WebKitPlaces {
  readonly driver: string
  readonly browser: string
  readonly display: string
}

/** The driver drives one browser at a time: a profile must be closed before the next is made. */
export async function launchWebKit({ driver, browser, display }: WebKitPlaces): Promise<Engine> {
  const screen = spawn(display, ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const [number] = await once(screen.stdio[3] as NodeJS.ReadableStream, 'data')
  const port = await freePort()
  const process_ = spawn(driver, [`--port=${port}`], {
    env: { ...process.env, DISPLAY: `:${String(number).trim()}`, LIBGL_ALWAYS_SOFTWARE: '1' },
    stdio: 'ignore',
  })
  const address = `http://localhost:${port}`
  await answers(`${address}/status`)
  // Every host name leads to this machine, and the way there can be cut.
  const relay = await startRelay({ port: await freePort() })
  const start = () => startSession(address, browser, relay)
  const first = await start()
  const version = String((await first.getCapabilities()).get('browserVersion'))
  await first.quit()
  return {
    name: 'webkit',
    version: `WebKitGTK/${version}`,
    newProfile: async () => profileOf(await start(), relay),
    async close() {
      await Promise.all([end(process_), end(screen), relay.close()])
    },
  }
}

function startSession(address: string, binary: string, relay: Relay): Promise<WebDriver> {
  const capabilities = new Capabilities({
    browserName: 'MiniBrowser',
    'webkitgtk:browserOptions': { binary, args: ['--automation'] },
    timeouts: { script: 10_000, pageLoad: 20_000 },
    proxy: { proxyType: 'manual', httpProxy: `localhost:${relay.port}` },
  })
  return Promise.resolve(new Builder().usingServer(address).withCapabilities(capabilities).build())
}

function profileOf(session: WebDriver, relay: Relay): Profile {
  // The session has one current window: whoever wants another must not change it under someone's hands.
  let last: Promise<unknown> = Promise.resolve()
  let isNew = true

  return {
    async newTab(url) {
      const handle = await inTurn(async () => {
        if (!isNew) await session.switchTo().newWindow('tab')
        isNew = false
        return session.getWindowHandle()
      })
      const tab = tabOf(handle)
      await tab.open(url)
      return tab
    },
    async opened(open) {
      const before = await inTurn(() => session.getAllWindowHandles())
      await open()
      for (;;) {
        const handles = await inTurn(() => session.getAllWindowHandles())
        const handle = handles.find((candidate) => !before.includes(candidate))
        if (handle) return tabOf(handle)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
    async setOffline(offline) {
      relay.setOffline(offline)
    },
    async close() {
      relay.setOffline(false)
      await session.quit()
    },
  }

  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = last.then(task, task)
    last = turn
    return turn
  }

  function tabOf(handle: string): Tab {
    const inside = <T>(task: () => Promise<T>): Promise<T> =>
      inTurn(async () => {
        await session.switchTo().window(handle)
        return task()
      })
    const driver: Driver = {
      open: (url) => inside(() => session.get(url)),
      async evaluate(expression) {
        const answer = await inside(() => session.executeAsyncScript<Answer>(awaiting(expression)))
        if (answer.error !== undefined) throw new Error(answer.error)
        return answer.value
      },
      click: (selector) => inside(() => session.findElement(By.css(selector)).click()),
      type: (selector, text) => inside(() => session.findElement(By.css(selector)).sendKeys(text)),
      // The driver's own waits for a load event, which a page out of the back/forward cache does not have.
      back: () => inside(() => session.executeScript('setTimeout(() => history.back())')),
      screenshot: async () => Buffer.from(await inside(() => session.takeScreenshot()), 'base64'),
      kill: () => inside(() => session.close()),
    }
    return createTab(driver)
  }
}

interface Answer {
  readonly value?: unknown
  readonly error?: string
}

/** The expression is part of the script: evaluating it in the page is what a Content-Security-Policy forbids. */
function awaiting(expression: string): string {
  return `const done = arguments[arguments.length - 1]
Promise.resolve().then(() => ${expression}).then((value) => done({ value }), (error) => done({ error: String(error) }))`
}

async function answers(url: string): Promise<void> {
  while (!(await fetch(url).catch(() => undefined))) await new Promise((resolve) => setTimeout(resolve, 50))
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill()
  await ended
}
