import { defineConfig } from 'vitest/config'

export default defineConfig({
  ssr: { resolve: { conditions: ['@pkce/source', 'node'] } },
  resolve: { conditions: ['@pkce/source'] },
  test: {
    include: [
      'packages/*/{src,test}/**/*.test.{ts,tsx}',
      'apps/*/{src,test}/**/*.test.{ts,tsx}',
      'interop/test/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    // No test of speed: it only ends what hangs, on however slow a machine.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // With `--coverage`, as `npm test` does: the machine and its driver, of which next to no branch may stay unseen.
    coverage: {
      provider: 'v8',
      include: ['packages/core/src/**/*.ts'],
      exclude: ['**/*.test.ts'],
      reporter: ['text-summary'],
      thresholds: { branches: 99, functions: 99, lines: 99, statements: 99 },
    },
  },
})
