// What the pages do in the browser: count down, call the API through their server, and show the diagram as it grows.
// There is no token here to be stolen.

const expiry = document.querySelector('[data-expires-at]')
const meter = document.querySelector('meter')
if (expiry && meter) setInterval(countDown, 1000, expiry, meter)

/** @type {(expiry: Element, meter: HTMLMeterElement) => void} */
function countDown(expiry, meter) {
  const expiresAt = Number(expiry.getAttribute('data-expires-at'))
  const seconds = Math.max(0, Math.round((expiresAt - Date.now()) / 1000))
  expiry.textContent = String(seconds)
  meter.value = seconds
}

/** @type {HTMLElement | null} */
const output = document.querySelector('[data-testid="api-output"]')
document.querySelector('[data-testid="call-api"]')?.addEventListener('click', async () => {
  const response = await fetch('/api/me', { headers: { 'x-pkce': '1' } })
  const answer = await response.json()
  if (!output) return
  output.hidden = false
  output.textContent = response.ok ? JSON.stringify(answer, null, 2) : answer.error
})

const diagram = document.querySelector('pkce-sequence')
new EventSource('/diagram').addEventListener('message', ({ data }) => {
  const markup = JSON.parse(data)
  if (diagram && diagram.innerHTML !== markup) diagram.innerHTML = markup
})
