/** The fast tests of the core alone: what a mutant has to get past. */
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** The test bed must stand on the core that is mutated, not on the one that is linked into its node_modules. */
const core = fileURLToPath(new URL('../packages/core/src/index.ts', import.meta.url))

export default defineConfig({
  ssr: { resolve: { conditions: ['@pkce/source', 'node'] } },
  resolve: { conditions: ['@pkce/source'], alias: { '@pkce/core': core } },
  test: {
    include: [
      'packages/core/src/**/*.test.ts',
      'packages/core/test/*.test.ts',
      'packages/testing/src/**/*.test.ts',
    ],
  },
})
