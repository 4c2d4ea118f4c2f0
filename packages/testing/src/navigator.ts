/** Navigator ports: one that writes down where the user agent was sent, and one that answers at once. */
import type { Navigation, Navigator } from '@pkce/core'

export interface RecordedNavigations {
  /** Leaves the page, as a redirect does: nothing comes back. */
  readonly navigate: Navigator
  readonly visits: readonly Navigation[]
  /**
   * Where the user agent was sent last.
   * @throws Error when it was sent nowhere
   */
  last(): Navigation
}

export function recordNavigations(): RecordedNavigations {
  const visits: Navigation[] = []
  return {
    navigate(navigation) {
      visits.push(navigation)
    },
    visits,
    last() {
      const visit = visits.at(-1)
      if (!visit) throw new Error('The user agent was sent nowhere.')
      return visit
    },
  }
}

/** Brings the response back by itself, as a popup or a loopback listener does; `answer` is asked for it. */
export function answerNavigations(answer: (navigation: Navigation) => string | Promise<string>): Navigator {
  return async (navigation) => (navigation.purpose === 'login' ? answer(navigation) : undefined)
}
