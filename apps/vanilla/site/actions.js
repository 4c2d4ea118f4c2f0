/** What the buttons and links do, by their test id. */
import { PkceError } from '@pkce/browser'
import { auth, meUrl } from './auth.js'
import { showOutput } from './view.js'

/** @type {Readonly<Record<string, (event?: Event) => void>>} */
export const actions = {
  login: () => void auth.login().catch(failureIsShown),
  logout: () => void auth.logout(),
  refresh: () => void auth.getAccessToken({ fresh: true }).catch(failureIsShown),
  'call-api': callApi,
  'nav-home': (event) => goTo('/', event),
  'nav-profile': (event) => goTo('/profile', event),
}

async function callApi() {
  try {
    const response = await auth.fetch(meUrl)
    showOutput(JSON.stringify(await response.json(), null, 2))
  } catch (error) {
    showOutput(error instanceof PkceError ? error.code : 'The API did not answer.')
  }
}

/** Links change the page without loading it again. */
function goTo(/** @type {string} */ path, /** @type {Event | undefined} */ event) {
  event?.preventDefault()
  history.pushState(null, '', path)
  dispatchEvent(new PopStateEvent('popstate'))
}

/** For promises whose rejection the snapshot tells of as well. */
function failureIsShown() {}
