/** What the tests show: a React tree in a page. */
import { act, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'

export interface Shown {
  readonly element: HTMLElement
  readonly text: () => string | null
  readonly unmount: () => Promise<void>
}

export async function show(tree: ReactNode): Promise<Shown> {
  const element = document.createElement('main')
  document.body.replaceChildren(element)
  // What an error boundary caught is on the page; it need not be in the log as well.
  const root = createRoot(element, { onCaughtError: () => {} })
  await acting(() => root.render(tree))
  return {
    element,
    text: () => element.textContent,
    unmount: () => acting(() => root.unmount()),
  }
}

/** Does something, and lets React finish what follows from it. */
export async function acting(action: () => void): Promise<void> {
  // React wants to know that it is tested, and complains of all that happens outside of this.
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
  await act(async () => action())
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false })
}
