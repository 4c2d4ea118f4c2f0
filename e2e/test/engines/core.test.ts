/** The core's own tests, in the engine of each browser and by nothing that only a browser has. */
import { createServer } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { listen } from '../../../apps/shared/src/listen.ts'
import { bundleTests } from '../../../packages/core/test/engines/bundle.ts'
import { listTests } from '../../../packages/core/test/engines/reference.ts'
import { expectAll } from '../../../packages/core/test/engines/verdict.ts'
import { describeInEngine } from '../../src/engines/in-engine.ts'

const PAGE = `<!doctype html>
<title>The core's tests</title>
<script>var lines = []; var print = (line) => lines.push(line)</script>
<script type="module" src="/tests.mjs"></script>
<script type="module">document.title = 'done'</script>`

describeInEngine('the core', (engine) => {
  it('passes its tests', { timeout: 120_000 }, async () => {
    const tests = await bundleTests('bare')
    const server = createServer(({ url }, response) => {
      const [type, body] = url === '/tests.mjs' ? ['text/javascript', tests] : ['text/html', PAGE]
      response.setHeader('content-type', `${type}; charset=utf-8`).end(body)
    })
    const { origin, close } = await listen(server, 0)
    onTestFinished(close)
    const profile = await engine().newProfile()
    onTestFinished(() => profile.close())
    const tab = await profile.newTab(origin)
    await expect.poll(() => tab.evaluate(() => document.title), { timeout: 100_000 }).toBe('done')
    const lines = await tab.evaluate(() => (globalThis as unknown as { lines: readonly string[] }).lines)
    expectAll('bare', await listTests(), lines)
  })
})
