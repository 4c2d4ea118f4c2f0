/** The picture as HTML: lists that can be read without seeing a line of it. sequence.css makes lifelines and arrows of them. */
import { escaped } from '../html.ts'
import type { Picture, Round } from './picture.ts'
import { PARTIES, type Party, type Step } from './step.ts'

/** All of it, for a `<pkce-sequence>` element in a server's page or in the browser. */
export function sequenceMarkup(picture: Picture): string {
  const heads = Object.values(PARTIES).map((name) => `<li>${name.replace('Authori', 'Authori&shy;')}</li>`)
  return (
    `<ul class="parties" aria-hidden="true">${heads.join('')}</ul>` +
    `<div class="rounds" aria-live="polite">${picture.map(roundMarkup).join('')}</div>` +
    '<p class="hint">Nothing has happened yet. Each step is drawn here at the moment it happens.</p>'
  )
}

export function roundMarkup({ part, count, steps }: Round): string {
  const again = count > 1 ? ` <small>${count} times so far</small>` : ''
  return `<section data-part="${part}"><h3>${part}${again}</h3><ol>${steps.map(stepMarkup).join('')}</ol></section>`
}

export function stepMarkup({ from, to, title, details, refused }: Step): string {
  const label = `<span class="who">${who(from, to)}: </span><span class="title">${escaped(title)}</span>`
  const body = details
    ? `<details><summary>${label}</summary><dl>${Object.entries(details).map(fact).join('')}</dl></details>`
    : `<p>${label}</p>`
  const classes = [from === to ? 'note' : 'arrow', refused && 'refused'].filter(Boolean).join(' ')
  return `<li class="${classes}" data-from="${from}" data-to="${to}">${body}</li>`
}

function who(from: Party, to: Party): string {
  return from === to ? PARTIES[from] : `${PARTIES[from]} to ${PARTIES[to]}`
}

function fact([name, value]: [string, string]): string {
  return `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`
}
