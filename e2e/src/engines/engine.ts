/** What a scenario asks of a browser, whichever it is: each scenario is written once and runs in every engine. */
export const ENGINES = ['chromium', 'firefox', 'webkit'] as const

export type EngineName = (typeof ENGINES)[number]

export interface Engine {
  readonly name: EngineName
  readonly version: string
  /** A new person: no cookie and no storage of those before them. */
  newProfile(): Promise<Profile>
  close(): Promise<void>
}

export interface Profile {
  newTab(url: string): Promise<Tab>
  /** The window that a page opens while `open` runs. */
  opened(open: () => Promise<void>): Promise<Tab>
  /** Cuts this profile off from every server, or ends that. */
  setOffline(offline: boolean): Promise<void>
  close(): Promise<void>
}

/** What the drivers of the engines can do; `createTab` makes a {@link Tab} of it. */
export interface Driver {
  open(url: string): Promise<void>
  /** The value of a JavaScript expression, awaited if it is a promise; it must be JSON. */
  evaluate(expression: string): Promise<unknown>
  /** Clicks like a user does: pages may open windows then. */
  click(selector: string): Promise<void>
  type(selector: string, text: string): Promise<void>
  /** Begins to go back; resolves at any time after that. */
  back(): Promise<void>
  /** PNG. */
  screenshot(): Promise<Uint8Array>
  /** The tab is gone at once: none of its scripts gets a word in. */
  kill(): Promise<void>
}

/** A tab as a scenario sees it. Elements are found by their `data-testid`, and waited for. */
export interface Tab extends Pick<Driver, 'open' | 'kill'> {
  /** Runs a function in the page; it sees nothing of the test but its arguments, which must be JSON. */
  evaluate<T, A extends unknown[]>(run: (...args: A) => T, ...args: A): Promise<Awaited<T>>
  url(): Promise<string>
  click(testId: string): Promise<void>
  type(testId: string, text: string): Promise<void>
  /** The text of an element, once it is there and matches. */
  text(testId: string, expected?: string | RegExp): Promise<string>
  reload(): Promise<void>
  back(): Promise<void>
  /** Kept in e2e/artifacts/. */
  screenshot(name: string): Promise<void>
}
