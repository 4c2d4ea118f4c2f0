import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { forbiddenImports } from './imports.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'imports-'))
})
afterEach(() => rmSync(root, { recursive: true }))

function write(file: string, source: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), source)
}

describe('imports that point downwards', () => {
  it('are all there are', () => {
    expect(forbiddenImports(process.cwd())).toEqual([])
  })

  it.each([
    ['core', 'a platform', "import { hash } from 'node:crypto'", 'node:crypto'],
    ['core', 'a layer above', "export { fetchHttp } from '@pkce/browser'", '@pkce/browser'],
    ['react', 'another adapter', "import { createGuard } from '@pkce/node/api'", '@pkce/node/api'],
    ['react', 'another framework', "const vue = await import('vue')", 'vue'],
    ['browser', 'a built-in without its prefix', "import fs from 'fs'", 'fs'],
    ['vue', 'a path around the rule', "import '../../node/src/index.ts'", '../../node/src/index.ts'],
  ])('%s may not import %s', (name, _what, source, specifier) => {
    write(`packages/${name}/src/index.ts`, source)
    expect(forbiddenImports(root)).toEqual([`packages/${name}/src/index.ts: ${specifier}`])
  })

  it('may go sideways within a package, and to what is allowed', () => {
    write('packages/react/src/deep/a.ts', "import { useState } from 'react'\nimport { b } from '../b.ts'")
    write('packages/react/src/b.ts', "import type { User } from '@pkce/browser'")
    expect(forbiddenImports(root)).toEqual([])
  })
})
