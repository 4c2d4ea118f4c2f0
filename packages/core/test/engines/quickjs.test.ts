/** QuickJS: an engine with ECMAScript and nothing else. No URL, no TextEncoder, no crypto, no timers, no fetch. */
import { fileURLToPath } from 'node:url'
import { getQuickJS, shouldInterruptAfterDeadline } from 'quickjs-emscripten'
import { rolldown } from 'rolldown'
import { expect, it } from 'vitest'
import { runFlow } from './flow.ts'

it('runs the whole flow as it runs here', async () => {
  const here = await runFlow()
  expect(here).toEqual(['start: anonymous', 'login: authenticated', 'refresh: true', 'logout: anonymous'])
  const bundle = await rolldown({
    input: fileURLToPath(new URL('flow.ts', import.meta.url)),
    resolve: { conditionNames: ['@pkce/source', 'import', 'default'] },
  })
  const { output } = await bundle.generate({ format: 'iife', name: 'flow' })
  const vm = (await getQuickJS()).newContext()
  vm.runtime.setInterruptHandler(shouldInterruptAfterDeadline(Date.now() + 60_000))
  const script = `${output[0].code}\nflow.runFlow().then((seen) => JSON.stringify(seen))`
  const promise = vm.unwrapResult(vm.evalCode(script))
  const settled = vm.resolvePromise(promise)
  vm.runtime.executePendingJobs()
  const result = vm.unwrapResult(await settled)
  expect(JSON.parse(vm.getString(result))).toEqual(here)
  for (const handle of [promise, result]) handle.dispose()
  vm.dispose()
})
