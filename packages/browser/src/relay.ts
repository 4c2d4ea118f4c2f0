/**
 * The callback page of popups and frames, whole: a page with this script passes the authorization response on to the page
 * that began the login, and closes. It keeps the app from being loaded a second time.
 */
import { passOn } from './pass-on.ts'

const { href, pathname } = location
history.replaceState(null, '', pathname)
passOn(href).then((received) => {
  if (received) window.close()
  // Still here: not every browser lets a page close a window that another page opened.
  document.body.textContent = received
    ? 'You are signed in. You can close this window.'
    : 'No page is waiting for this login any more: close this window and sign in again.'
})
