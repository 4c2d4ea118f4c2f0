/** The core's tests as one file, for an engine that has no vitest, and may have no modules and no TypeScript. */
import { fileURLToPath } from 'node:url'
import { type Plugin, rolldown } from 'rolldown'
import { ROOT, suiteFiles } from './suite.ts'

/** Who runs it: an engine with a console; one that asks a worker to test; one with nothing but a global `print`. */
export type Host = 'console' | 'worker' | 'bare'

const LAST_LINE: Readonly<Record<Host, string>> = {
  console: 'await run(console.log)',
  worker: 'export default { test: () => run(console.log) }',
  bare: 'await run(print)',
}

const STAND_IN = fileURLToPath(new URL('stand-in.ts', import.meta.url))
const ENTRY = 'all-tests'

/** An ES module, without any import but those of `node:`. */
export async function bundleTests(host: Host): Promise<string> {
  const files = suiteFiles(host === 'bare')
  const bundle = await rolldown({
    input: ENTRY,
    cwd: ROOT,
    external: /^node:/,
    platform: 'neutral',
    resolve: {
      alias: { vitest: STAND_IN },
      conditionNames: ['@pkce/source', 'import', 'default'],
      mainFields: ['module', 'main'],
    },
    plugins: [entry(files, LAST_LINE[host]), begin(files), ...(host === 'bare' ? [withoutEvents()] : [])],
  })
  const { output } = await bundle.generate({ format: 'es' })
  return output[0].code
}

/** All files, then the one line that makes something of them. */
function entry(files: readonly string[], lastLine: string): Plugin {
  const imports = files.map((file) => `import ${JSON.stringify(`${ROOT}${file}`)}`)
  return {
    name: 'entry',
    resolveId: (id) => (id === ENTRY ? id : null),
    load: (id) => (id === ENTRY ? [...imports, "import { run } from 'vitest'", lastLine].join('\n') : null),
  }
}

/** Each file says its name before its tests. */
function begin(files: readonly string[]): Plugin {
  return {
    name: 'begin',
    transform(code, id) {
      const file = files.find((candidate) => id === `${ROOT}${candidate}`)
      if (!file) return null
      const marked = `import { beginFile } from 'vitest'\nbeginFile(${JSON.stringify(file)})\n${code}`
      // The package.json of the core says that importing it does nothing; importing its tests does.
      return { code: marked, moduleSideEffects: true }
    },
  }
}

/** The assertions tell their plugins what happens, by means that a bare engine lacks; no plugin here listens. */
function withoutEvents(): Plugin {
  const instead = 'class Event {}\nclass EventTarget { dispatchEvent() {} }'
  return {
    name: 'without-events',
    transform: (code, id) => (/[\\/]chai[\\/]index\.js$/.test(id) ? `${instead}\n${code}` : null),
  }
}
