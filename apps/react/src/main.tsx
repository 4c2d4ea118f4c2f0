import { AuthProvider } from '@pkce/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import 'sample-look/look.css'
import { App } from './app.tsx'
import { auth } from './auth.ts'

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <AuthProvider client={auth}>
      <App />
    </AuthProvider>
  </StrictMode>,
)
