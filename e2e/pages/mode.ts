/** Which mode the page is in: the query of its first visit says so, and is kept over callbacks and in popups. */
const KEPT = 'mode of the page'

export interface Mode {
  readonly storage: 'memory' | 'tab' | 'database' | 'dpop' | 'vault'
  readonly way: 'redirect' | 'popup' | 'popup-relay'
  /** Asks the server in a hidden frame when no session is stored. */
  readonly restore: boolean
  /** Signs in by itself, without a click. */
  readonly impatient: boolean
  /** Refreshes only when a token is asked for. */
  readonly lazy: boolean
  /** Brings the cryptography that an insecure origin lacks. */
  readonly liner: boolean
  /** A script that is after the tokens runs in the page, before any other. */
  readonly spy: boolean
}

export function readMode(): Mode {
  if (location.pathname === '/' && location.search) localStorage.setItem(KEPT, location.search)
  const query = new URLSearchParams(localStorage.getItem(KEPT) ?? '')
  return {
    storage: (query.get('storage') ?? 'memory') as Mode['storage'],
    way: (query.get('way') ?? 'redirect') as Mode['way'],
    restore: query.has('restore'),
    impatient: query.has('impatient'),
    lazy: query.has('lazy'),
    liner: query.has('liner'),
    spy: query.has('spy'),
  }
}
