/** The pages: home and the redirect URI are for everyone, all others for signed-in users. */
import { authGuard } from '@pkce/vue'
import { createRouter, createWebHistory } from 'vue-router'
import CallbackPage from './CallbackPage.vue'
import HomePage from './HomePage.vue'
import ProfilePage from './ProfilePage.vue'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', component: HomePage, meta: { public: true } },
    { path: '/callback', component: CallbackPage, meta: { public: true } },
    { path: '/profile', component: ProfilePage },
  ],
})

router.beforeEach(authGuard({ public: (to) => to.meta.public === true }))
