/** Tests in the engine of this run, which is launched once per file. */
import { afterAll, beforeAll, describe, inject } from 'vitest'
import type { Engine } from './engine.ts'
import { launcherOf } from './places.ts'

/** `tests` get a function that gives the engine; it is there when the first test begins. */
export function describeInEngine(what: string, tests: (engine: () => Engine) => void): void {
  const missing = inject('missing')
  describe.skipIf(missing)(missing ? `${what}: ${missing}` : what, () => {
    let engine: Engine
    beforeAll(async () => {
      engine = await (launcherOf(inject('engine')) as () => Promise<Engine>)()
    })
    afterAll(() => engine?.close())
    tests(() => engine)
  })
}
