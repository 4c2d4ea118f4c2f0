/** Starts the app. */
import { createPkce } from '@pkce/vue'
import { defineSequence } from 'sample-look'
import 'sample-look/look.css'
import { createApp } from 'vue'
import App from './App.vue'
import { auth } from './auth.ts'
import { router } from './router.ts'

defineSequence()
createApp(App).use(createPkce(auth, { router })).use(router).mount('#app')
