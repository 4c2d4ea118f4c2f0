/** The pages: home and the redirect URI are for everyone, the profile for signed-in users. */
import type { Routes } from '@angular/router'
import { authGuard } from '@pkce/angular'
import { Callback } from './callback.ts'
import { Home } from './home.ts'
import { Profile } from './profile.ts'

export const routes: Routes = [
  { path: '', component: Home },
  { path: 'callback', component: Callback },
  { path: 'profile', component: Profile, canActivate: [authGuard()] },
]
