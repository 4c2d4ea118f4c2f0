/** The samples: their names, packages and ports, and how each is served. */
import { fileURLToPath } from 'node:url'
import { startNodeWeb } from '../apps/node-web/src/index.ts'
import { serveSample } from '../apps/shared/src/serve.ts'

/** `root`: where the build of a sample that runs in the browser puts it; `node-web` has a server of its own. */
export const SAMPLES = {
  react: { app: 'sample-react', port: 5173, root: 'apps/react/dist' },
  vue: { app: 'sample-vue', port: 5174, root: 'apps/vue/dist' },
  angular: { app: 'sample-angular', port: 5175, root: 'apps/angular/dist' },
  'node-web': { app: 'sample-node-web', port: 5177 },
} as const

export type SampleName = keyof typeof SAMPLES

export interface Serving {
  readonly issuer: string
  readonly api: string
  /** Instead of the sample's own. */
  readonly port?: number
}

export interface Running {
  readonly url: string
  close(): Promise<void>
}

export function isSample(name: string): name is SampleName {
  return Object.hasOwn(SAMPLES, name)
}

/** Serves a sample that was built. */
export function serve(name: SampleName, { issuer, api, port }: Serving): Promise<Running> {
  const sample = SAMPLES[name]
  if (!('root' in sample)) return startNodeWeb({ issuer, api, port: port ?? sample.port })
  const root = fileURLToPath(new URL(`../${sample.root}`, import.meta.url))
  return serveSample({ root, port: port ?? sample.port, issuer, api })
}
