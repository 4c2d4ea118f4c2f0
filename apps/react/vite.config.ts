import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  // The packages of this repository are used from their sources.
  resolve: { conditions: ['@pkce/source', ...defaultClientConditions] },
  server: { port: 5173, strictPort: true },
  build: { modulePreload: { polyfill: false } },
})
