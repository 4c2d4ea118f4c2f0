import { expect, it } from 'vitest'
import { stylesheet } from './stylesheet.ts'

it('the look is one file, whose colours are all defined in it', async () => {
  const css = await stylesheet()
  const used = [...css.matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => name)
  expect(css).not.toContain('@import')
  expect(used.filter((name) => !css.includes(`${name}:`))).toEqual([])
})
