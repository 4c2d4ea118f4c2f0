/** Starts the app: the client, the pages, and requests that carry the token. */
import { provideHttpClient, withInterceptors } from '@angular/common/http'
import { bootstrapApplication } from '@angular/platform-browser'
import { provideRouter } from '@angular/router'
import { authInterceptor, providePkce, withRouter } from '@pkce/angular'
import { defineSequence } from 'sample-look'
import { App } from './app.ts'
import { auth } from './auth.ts'
import { routes } from './routes.ts'

defineSequence()
await bootstrapApplication(App, {
  providers: [
    providePkce(auth, withRouter()),
    provideRouter(routes),
    provideHttpClient(withInterceptors([authInterceptor()])),
  ],
})
