/** From a snapshot to elements: templates of the page, filled with text. */
import { auth, meUrl } from './auth.js'

/** @typedef {import('@pkce/browser').Snapshot} Snapshot */

const page = /** @type {HTMLElement} */ (document.getElementById('page'))
const pill = /** @type {HTMLElement} */ (document.querySelector('[data-testid="status"]'))

/** Templates that are on the page now. */
let shown = ''

/** Changes the page to what the snapshot asks for; elements that stay keep what the user did to them. */
export function show(/** @type {Snapshot} */ snapshot, /** @type {string} */ path) {
  pill.textContent = snapshot.status
  pill.dataset.status = snapshot.status
  for (const link of document.querySelectorAll('nav a')) {
    if (link.getAttribute('href') === path) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
  const wanted = templatesFor(snapshot, path)
  if (wanted.join() !== shown) {
    page.replaceChildren(...wanted.map(copyOf))
    shown = wanted.join()
  }
  fill(textsOf(snapshot))
}

/** A second has passed. */
export function tick() {
  fill(textsOf(auth.getSnapshot()))
}

export function showOutput(/** @type {string} */ text) {
  const output = page.querySelector('[data-testid="api-output"]')
  if (!output) return
  output.textContent = text
  output.removeAttribute('hidden')
}

/** @returns {string[]} */
function templatesFor(/** @type {Snapshot} */ snapshot, /** @type {string} */ path) {
  const failure = 'error' in snapshot ? ['failure'] : []
  switch (snapshot.status) {
    case 'authenticated':
      return [...failure, path === '/profile' ? 'claims' : 'user']
    case 'anonymous':
      return [...failure, 'sign-in']
    default:
      return ['wait']
  }
}

function copyOf(/** @type {string} */ id) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(id))
  return template.content.cloneNode(true)
}

/** @returns {Record<string, unknown>} */
function textsOf(/** @type {Snapshot} */ snapshot) {
  const {
    user,
    error,
    expiresAt = 0,
  } = /** @type {Partial<Snapshot & { status: 'authenticated' }>} */ (snapshot)
  return {
    ...user,
    claims: JSON.stringify(user, null, 2),
    meUrl,
    seconds: Math.max(0, Math.round((expiresAt - Date.now()) / 1000)),
    wait: snapshot.status === 'pending' ? 'Signing in…' : 'To the authorization server…',
    failureTitle:
      error?.server?.error === 'access_denied' ? 'You did not give your consent.' : 'That did not work.',
    failureMessage: error?.message,
    failureCode: error?.code,
  }
}

function fill(/** @type {Record<string, unknown>} */ texts) {
  for (const element of page.querySelectorAll('[data-text]')) {
    const { text = '' } = /** @type {HTMLElement} */ (element).dataset
    element.textContent = String(texts[text] ?? '')
  }
  page.querySelector('meter')?.setAttribute('value', String(texts.seconds))
  page.querySelector('[data-testid="error"]')?.setAttribute('data-code', String(texts.failureCode))
}
