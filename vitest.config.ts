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
  },
})
