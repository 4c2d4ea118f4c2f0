/** Before the scenarios of the browser runtime: their page, bundled from the sources of the packages. */
import { fileURLToPath } from 'node:url'
import { build, defaultClientConditions } from 'vite'

const root = fileURLToPath(new URL('../pages/', import.meta.url))

export const PAGES = `${root}dist`

export default async function buildPages(): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@pkce/source', ...defaultClientConditions] },
    build: { target: 'es2022', modulePreload: { polyfill: false }, emptyOutDir: true },
    worker: { format: 'es' },
  })
}
