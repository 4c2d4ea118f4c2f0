/** The page: shows what the client says, and tells it what the user wants. */
import { connectSequence, defineSequence } from 'sample-look'
import { actions } from './actions.js'
import { auth } from './auth.js'
import { show, tick } from './view.js'

defineSequence()
connectSequence(
  /** @type {import('sample-look').SequenceElement} */ (document.querySelector('pkce-sequence')),
  auth,
)

auth.subscribe(update)
addEventListener('popstate', update)
addEventListener('click', (event) => {
  const { testid = '' } = /** @type {HTMLElement} */ (event.target).dataset
  actions[testid]?.(event)
})
setInterval(tick, 1000)
update()
await auth.start()

function update() {
  const snapshot = auth.getSnapshot()
  show(snapshot, location.pathname)
  // A protected page sends an anonymous visitor to sign in, unless that has just failed: asking again would be a loop.
  if (location.pathname === '/profile' && snapshot.status === 'anonymous' && !snapshot.error)
    actions.login?.()
}
