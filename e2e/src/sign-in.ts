/** What a user does on the pages of the authorization server. */
import type { Tab } from './engines/engine.ts'

export async function signIn(tab: Tab): Promise<void> {
  await tab.type('username', 'ada')
  await tab.type('password', 'lovelace')
  await tab.click('sign-in')
}

export async function signInWithConsent(tab: Tab): Promise<void> {
  await signIn(tab)
  await tab.click('allow')
}
