/** The app: the handlers of `@pkce/node/web`, and two pages rendered here. */
import { fileURLToPath } from 'node:url'
import { toNodeHandler, toRequest, type WebSession } from '@pkce/node/web'
import express, { type Express, type Request, type Response } from 'express'
import type { Html } from 'sample-look/html'
import { stylesheet } from 'sample-look/stylesheet'
import { createAuth, type Settings } from './auth.ts'
import { createDiagrams } from './diagrams.ts'
import { securityHeaders } from './headers.ts'
import { homePage } from './pages/home.ts'
import { layout } from './pages/layout.ts'
import { profilePage } from './pages/profile.ts'

const SCRIPT = fileURLToPath(new URL('page-script.js', import.meta.url))

export async function createApp(settings: Settings): Promise<Express> {
  const diagrams = createDiagrams()
  const auth = createAuth(settings, diagrams)
  const look = await stylesheet()
  const sessionOf = (request: Request) => auth.session(toRequest(request))
  const app = express().disable('x-powered-by')
  app.use(securityHeaders(settings))
  app.use(diagrams.visitor)
  app.use(toNodeHandler(auth.handle))
  app.get('/look.css', (_request, response) => void response.type('css').send(look))
  app.get('/page-script.js', (_request, response) => response.sendFile(SCRIPT))
  app.get('/diagram', diagrams.stream)

  app.get('/', async (request, response) => {
    const session = await sessionOf(request)
    // After a login that failed: where it was to lead.
    const { returnTo = '/' } = request.query
    show(request, response, session, homePage(session, settings, String(returnTo)))
  })

  app.get('/profile', async (request, response) => {
    const session = await sessionOf(request)
    if (session) show(request, response, session, profilePage(session))
    else response.redirect(303, '/auth/login?returnTo=/profile')
  })

  app.post('/refresh', express.urlencoded(), async (request, response) => {
    const session = await sessionOf(request)
    if (session?.formToken !== request.body?.csrf_token) return void response.sendStatus(403)
    await session?.getAccessToken({ fresh: true })
    response.redirect(303, '/')
  })

  return app

  function show(request: Request, response: Response, session: WebSession | undefined, content: Html): void {
    const { error, reason } = request.query
    response.set('cache-control', 'no-store')
    response.send(
      layout({
        path: request.path,
        session,
        content,
        diagram: diagrams.markup(request.headers.cookie),
        ...(typeof error === 'string' && { error: { code: error, reason: String(reason ?? '') } }),
      }),
    )
  }
}
