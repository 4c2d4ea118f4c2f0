import { expect, it } from 'vitest'
import { sequenceMarkup } from './markup.ts'
import { draw, type Picture } from './picture.ts'
import type { Part, Step } from './step.ts'

function step(part: Part, title: string, more: Partial<Step> = {}): Step {
  return { part, title, at: 1, from: 'client', to: 'server', ...more }
}

function drawAll(...steps: Step[]): Picture {
  return steps.reduce(draw, [] as Picture)
}

function outline(picture: Picture): string[] {
  return picture.map(({ part, count, steps }) => `${part} ${count}: ${steps.map(({ title }) => title)}`)
}

it('keeps the last round of each part, the latest at the end', () => {
  const picture = drawAll(
    step('Sign in', 'a', { opens: true }),
    step('Sign in', 'b'),
    step('Refresh', 'c', { opens: true }),
    step('API call', 'd', { opens: true }),
    step('Refresh', 'e', { opens: true }),
    step('Refresh', 'f'),
  )
  expect(outline(picture)).toEqual(['Sign in 1: a,b', 'API call 1: d', 'Refresh 2: e,f'])
})

it('puts a late step where it belongs', () => {
  const picture = drawAll(
    step('API call', 'call', { opens: true }),
    step('Refresh', 'refresh', { opens: true }),
    step('API call', 'answer'),
  )
  expect(outline(picture)).toEqual(['API call 1: call,answer', 'Refresh 1: refresh'])
})

it('begins a new picture with a new login', () => {
  const login = step('Sign in', 'a', { opens: true })
  expect(outline(drawAll(login, step('Sign out', 'b', { opens: true }), login))).toEqual(['Sign in 1: a'])
})

it('writes who speaks to whom, for those who do not see the arrows', () => {
  const html = sequenceMarkup(drawAll(step('Sign in', 'asks'), step('Sign in', 'thinks', { to: 'client' })))
  expect(html).toContain('Client application to Authorization server: </span><span class="title">asks')
  expect(html).toContain('Client application: </span><span class="title">thinks')
})

it('escapes what servers say', () => {
  const html = sequenceMarkup(drawAll(step('Sign in', '<b>', { details: { 'a"b': '<img>' } })))
  expect(html).not.toMatch(/<b>|<img>|a"b/)
})
