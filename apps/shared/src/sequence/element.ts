/** `<pkce-sequence>`: the live sequence diagram, fed by what a client does and by nothing else. */
import { observe } from '@pkce/core'
import { keepPicture, readPicture } from './kept-picture.ts'
import { roundMarkup, sequenceMarkup, stepMarkup } from './markup.ts'
import { draw, type Picture } from './picture.ts'
import type { Step } from './step.ts'
import { stepsOf } from './steps-of.ts'

export class SequenceElement extends HTMLElement {
  #picture: Picture = []

  connectedCallback(): void {
    this.#picture = readPicture()
    this.innerHTML = sequenceMarkup(this.#picture)
  }

  /** Draws one more step. What is there already stays as it is, opened details and all. */
  add(step: Step): void {
    // Who sees the end of the diagram sees what comes next, too; who looks elsewhere is left alone.
    const watched = this.getBoundingClientRect().bottom <= innerHeight
    this.#picture = draw(this.#picture, step)
    keepPicture(this.#picture)
    const drawn = this.#put(step)
    drawn?.classList.add('fresh')
    if (watched) drawn?.scrollIntoView({ block: 'nearest' })
  }

  #put(step: Step): Element | null | undefined {
    const round = this.#picture.find(({ part }) => part === step.part)
    const list = this.querySelector(`[data-part="${step.part}"] ol`)
    if (list && round && round.steps.length > 1) {
      list.insertAdjacentHTML('beforeend', stepMarkup(step))
      return list.lastElementChild
    }
    const parts = this.#picture.map(({ part }) => part)
    for (const section of this.querySelectorAll<HTMLElement>('[data-part]')) {
      if (section.dataset.part === step.part || !parts.some((part) => part === section.dataset.part)) {
        section.remove()
      }
    }
    const rounds = this.querySelector('.rounds')
    if (round) rounds?.insertAdjacentHTML('beforeend', roundMarkup(round))
    return rounds?.lastElementChild?.querySelector('li')
  }
}

/** Makes `<pkce-sequence>` known to this page. */
export function defineSequence(): void {
  if (!customElements.get('pkce-sequence')) customElements.define('pkce-sequence', SequenceElement)
}

/** Draws what `client` does from now on, without its secrets. Gives back the function that stops it. */
export function connectSequence(
  element: Pick<SequenceElement, 'add'>,
  client: Parameters<typeof observe>[0],
): () => void {
  return observe(client, (observation) => {
    for (const step of stepsOf(observation)) element.add(step)
  })
}
