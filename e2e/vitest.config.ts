import { defineConfig } from 'vitest/config'

export default defineConfig({
  ssr: { resolve: { conditions: ['@pkce/source', 'node'] } },
  test: {
    include: ['test/**/*.test.ts'],
    // One browser, one tenant, two cores: files take turns. The limits only end what hangs.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    globalSetup: ['src/install-chromium.ts'],
  },
})
