/** The samples: their names, packages and ports, and how each is served. */
import { fileURLToPath } from 'node:url'
import { serveSample } from '../apps/shared/src/serve.ts'

/** Samples that run in the browser: `root` is where their build puts them. */
export const SAMPLES = {
  react: { app: 'sample-react', port: 5173, root: 'apps/react/dist' },
  vue: { app: 'sample-vue', port: 5174, root: 'apps/vue/dist' },
  angular: { app: 'sample-angular', port: 5175, root: 'apps/angular/dist' },
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
  const root = fileURLToPath(new URL(`../${sample.root}`, import.meta.url))
  return serveSample({ root, port: port ?? sample.port, issuer, api })
}
