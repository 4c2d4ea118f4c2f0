/** The pages: home and the redirect URI are for everyone, the profile for signed-in users. */
import type { Routes } from '@angular/router'
import { authCallback, authGuard } from '@pkce/angular'
import { Home } from './home.ts'
import { Profile } from './profile.ts'

export const routes: Routes = [
  { path: '', component: Home },
  { path: 'callback', canActivate: [authCallback()], children: [] },
  { path: 'profile', component: Profile, canActivate: [authGuard()] },
]
