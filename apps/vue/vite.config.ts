import vue from '@vitejs/plugin-vue'
import { defaultClientConditions, defineConfig } from 'vite'

export default defineConfig({
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === 'pkce-sequence' } } })],
  // The packages of this repository are used from their sources.
  resolve: { conditions: ['@pkce/source', ...defaultClientConditions] },
  server: { port: 5174, strictPort: true },
  build: { modulePreload: { polyfill: false } },
})
