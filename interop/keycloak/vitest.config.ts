/** Apart from `npm test`, which needs nothing but Node and npm: `npm run interop:keycloak`. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: import.meta.dirname,
  ssr: { resolve: { conditions: ['@pkce/source', 'node'] } },
  resolve: { conditions: ['@pkce/source'] },
  test: {
    include: ['*.test.ts'],
    globalSetup: ['./setup.ts'],
    // No test of speed: it only ends what hangs, on however slow a machine.
    testTimeout: 60_000,
    // One server for all files, which one after the other is spared.
    fileParallelism: false,
  },
})
