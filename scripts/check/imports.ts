/** Imports point only downwards: what each package may import, as ARCHITECTURE in CONTRIBUTING.md draws it. */
import { globSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'

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
    return importsOf(readFileSync(`${root}/${file}`, 'utf8'))
      .filter((specifier) => !isAllowed(specifier, allowed))
      .map((specifier) => `${file}: ${specifier}`)
  })
}

function importsOf(source: string): string[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|\bimport\s*\(?\s*['"]([^'"]+)['"]/g
  return [...source.matchAll(pattern)].map(([, from, bare]) => (from ?? bare) as string)
}

function isAllowed(specifier: string, allowed: readonly string[]): boolean {
  if (specifier.startsWith('./') || specifier.startsWith('../')) return true
  if (builtinModules.includes(specifier)) return false
  return allowed.some((name) =>
    name.endsWith(':') ? specifier.startsWith(name) : specifier === name || specifier.startsWith(`${name}/`),
  )
}
