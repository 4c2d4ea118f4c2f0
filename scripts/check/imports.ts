/** Imports point only downwards: what each package may import, as ARCHITECTURE in CONTRIBUTING.md draws it. */
import { globSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join } from 'node:path'

/** Package folder -> what its sources may import besides their own files. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  core: [],
  browser: ['@pkce/core', 'webcrypto-liner'],
  react: ['@pkce/core', '@pkce/browser', 'react'],
  vue: ['@pkce/core', '@pkce/browser', 'vue', 'vue-router'],
  angular: ['@pkce/core', '@pkce/browser', '@angular/core', '@angular/common', '@angular/router', 'rxjs'],
  node: ['@pkce/core', 'jose', 'node:'],
  testing: ['@pkce/core'],
}

/** Every import that is not allowed, as `file: what`. */
export function forbiddenImports(root: string): string[] {
  const files = globSync('packages/*/src/**/*.{ts,tsx}', { cwd: root }).filter(
    (file) => !/\.test\.tsx?$/.test(file),
  )
  return files.flatMap((file) => {
    const [, name = ''] = file.split('/')
    const allowed = ALLOWED[name] ?? []
    // A path may not lead around the rule, out of its package.
    const inside = (specifier: string) =>
      join(dirname(file), specifier).startsWith(join('packages', name, 'src'))
    return importsOf(readFileSync(`${root}/${file}`, 'utf8'))
      .filter((specifier) => !(specifier.startsWith('.') ? inside(specifier) : isAllowed(specifier, allowed)))
      .map((specifier) => `${file}: ${specifier}`)
  })
}

function importsOf(source: string): string[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|\bimport\s*\(?\s*['"]([^'"]+)['"]/g
  return [...source.matchAll(pattern)].map(([, from, bare]) => (from ?? bare) as string)
}

function isAllowed(specifier: string, allowed: readonly string[]): boolean {
  if (builtinModules.includes(specifier)) return false
  return allowed.some((name) =>
    name.endsWith(':') ? specifier.startsWith(name) : specifier === name || specifier.startsWith(`${name}/`),
  )
}
