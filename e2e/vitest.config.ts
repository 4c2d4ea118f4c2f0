import { defineConfig } from 'vitest/config'
import { ENGINES } from './src/engines/engine.ts'

export default defineConfig({
  ssr: { resolve: { conditions: ['@pkce/source', 'node'] } },
  test: {
    // One browser, one tenant, two cores: files take turns. The limits only end what hangs.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: { name: 'samples', include: ['test/*.test.ts'], globalSetup: ['src/engines/install.ts'] },
      },
      ...ENGINES.map((name) => ({
        extends: true as const,
        test: {
          name,
          include: ['test/engines/*.test.ts'],
          globalSetup: ['src/engines/install.ts', 'src/build-pages.ts'],
        },
      })),
    ],
  },
})
