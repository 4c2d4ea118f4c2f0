/** The samples: their names, packages and ports, and how each is served. */
import { fileURLToPath } from 'node:url'
import { startNodeWeb } from '../apps/node-web/src/index.ts'
import { serveSample } from '../apps/shared/src/serve.ts'

interface Sample {
  /** Name of its package. */
  readonly app: string
  readonly port: number
  /** Where its build puts it, when it runs in the browser; without, it has a server of its own. */
  readonly root?: string
  /** What is served besides, by path. */
  readonly also?: Readonly<Record<string, string>>
}

export const SAMPLES = {
  react: { app: 'sample-react', port: 5173, root: 'apps/react/dist' },
  vue: { app: 'sample-vue', port: 5174, root: 'apps/vue/dist' },
  angular: { app: 'sample-angular', port: 5175, root: 'apps/angular/dist' },
  vanilla: {
    app: 'sample-vanilla',
    port: 5176,
    root: 'apps/vanilla/site',
    also: {
      '/modules/core': 'packages/core/dist',
      '/modules/browser': 'packages/browser/dist',
      '/modules/look': 'apps/vanilla/dist/look',
      '/look.css': 'apps/shared/src/look.css',
      '/look/': 'apps/shared/src/look',
      '/sequence/': 'apps/shared/src/sequence',
    },
  },
  'node-web': { app: 'sample-node-web', port: 5177 },
} as const satisfies Readonly<Record<string, Sample>>

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
export function serve(name: SampleName, { issuer, api, port: other }: Serving): Promise<Running> {
  const { root, also = {}, port }: Sample = SAMPLES[name]
  const serving = { issuer, api, port: other ?? port }
  if (!root) return startNodeWeb(serving)
  const places = Object.entries(also).map(([path, place]) => [path, placeOf(place)])
  return serveSample({ ...serving, root: placeOf(root), also: Object.fromEntries(places) })
}

function placeOf(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url))
}
