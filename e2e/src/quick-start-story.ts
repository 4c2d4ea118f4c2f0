/** What every app made by a quick start can do: sign a user in, and out again. */
import { expect } from 'vitest'
import type { Visitor } from './visitor.ts'

export async function signInAndOut({ page, signIn, get }: Visitor, home: string): Promise<void> {
  await page.getByRole('button', { name: 'Sign in' }).click()
  await signIn('ada', 'lovelace')
  await page.getByText('Hello Ada Lovelace').waitFor()
  expect(page.url()).toBe(`${home}/`)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await get('confirm-logout').click()
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  expect(page.url()).toBe(`${home}/`)
}
