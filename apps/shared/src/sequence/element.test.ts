// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest'
import { defineSequence, type SequenceElement } from './element.ts'
import type { Part, Step } from './step.ts'

defineSequence()
// jsdom has no layout, and no scrolling.
Element.prototype.scrollIntoView = () => {}

beforeEach(() => {
  sessionStorage.clear()
  document.body.replaceChildren()
})

function open(): SequenceElement {
  document.body.innerHTML = '<section><pkce-sequence></pkce-sequence></section>'
  return document.querySelector('pkce-sequence') as SequenceElement
}

function step(part: Part, title: string, more: Partial<Step> = {}): Step {
  return { part, title, at: 1, from: 'client', to: 'server', ...more }
}

function drawn(element: Element): (string | undefined)[] {
  return [...element.querySelectorAll('section')].map((section) =>
    [
      section.dataset.part,
      ...[...section.querySelectorAll('ol > li')].map((li) => li.lastChild?.textContent),
    ].join('|'),
  )
}

it('draws each step when it happens, and is the same after a reload', () => {
  const element = open()
  element.add(step('Sign in', 'a', { opens: true }))
  element.add(step('Sign in', 'b'))
  element.add(step('API call', 'c', { opens: true }))
  element.add(step('Sign in', 'd'))
  const expected = ['Sign in|a|b|d', 'API call|c'].map((line) =>
    line.replace(/\|/g, '|Client application to Authorization server: '),
  )
  expect(drawn(element)).toEqual(expected)
  expect(drawn(open())).toEqual(expected)
})

it('draws with a movement what is new, and nothing else', () => {
  const element = open()
  element.add(step('Sign in', 'a', { opens: true }))
  const again = open()
  again.add(step('Sign in', 'b'))
  again.add(step('API call', 'c', { opens: true }))
  const fresh = [...again.querySelectorAll('.fresh')].map((li) => li.lastChild?.lastChild?.textContent)
  expect(fresh).toEqual(['b', 'c'])
})

it('leaves what is drawn already as it is, opened details too', () => {
  const element = open()
  element.add(step('Sign in', 'a', { opens: true, details: { name: 'value' } }))
  const details = element.querySelector('details') as HTMLDetailsElement
  details.open = true
  element.add(step('Sign in', 'b'))
  element.add(step('Refresh', 'c', { opens: true }))
  expect(element.querySelector('details')).toBe(details)
  expect(details.open).toBe(true)
})

it('moves a part that happens again to the end', () => {
  const element = open()
  for (const part of ['Refresh', 'API call', 'Refresh'] as const)
    element.add(step(part, 'x', { opens: true }))
  expect([...element.querySelectorAll('h3')].map((h3) => h3.textContent)).toEqual([
    'API call',
    'Refresh 2 times so far',
  ])
})

it('clears the picture when a new login begins', () => {
  const element = open()
  element.add(step('Sign out', 'a', { opens: true }))
  element.add(step('Sign in', 'b', { opens: true }))
  expect(element.querySelectorAll('section')).toHaveLength(1)
})

it('goes on without a past when the storage holds something else', () => {
  sessionStorage.setItem('pkce sequence', 'not JSON')
  expect(drawn(open())).toEqual([])
})
