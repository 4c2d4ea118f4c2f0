/** The fast tests of the core alone: what a mutant has to get past. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  ssr: { resolve: { conditions: ['@pkce/source', 'node'] } },
  resolve: { conditions: ['@pkce/source'] },
  test: {
    include: [
      'packages/core/src/**/*.test.ts',
      'packages/core/test/hostile/**/*.test.ts',
      'packages/testing/src/**/*.test.ts',
    ],
  },
})
