/** QuickJS: an engine with ECMAScript and nothing else. No URL, no TextEncoder, no crypto, no timers, no fetch. */
import { getQuickJS, type QuickJSHandle, shouldInterruptAfterDeadline } from 'quickjs-emscripten'
import { TIME_LIMIT } from './run-engine.ts'

/** Far below the stack of its host, on which it runs: it must meet its own end first, where that can be caught. */
const STACK = 64 * 1024

/**
 * Lines that the module printed. The engine is not disposed of: it asserts then that it lost no object, and it loses one
 * in the hostile cases.
 */
export async function runInQuickJs(module: string): Promise<readonly string[]> {
  const lines: string[] = []
  const vm = (await getQuickJS()).newContext()
  vm.runtime.setMaxStackSize(STACK)
  vm.runtime.setInterruptHandler(shouldInterruptAfterDeadline(Date.now() + TIME_LIMIT))
  const print = (line: QuickJSHandle) => void lines.push(vm.getString(line))
  vm.setProp(vm.global, 'print', vm.newFunction('print', print))
  const evaluated = vm.unwrapResult(vm.evalCode(module, 'tests.mjs', { type: 'module' }))
  vm.unwrapResult(vm.runtime.executePendingJobs())
  const state = vm.getPromiseState(evaluated)
  if (state.type === 'rejected') throw new Error(vm.dump(state.error).message)
  if (state.type === 'pending') throw new Error(`It waits for ever after ${lines.at(-1)}`)
  return lines
}
