import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { expect, it } from 'vitest'
import { SECRET_NAMES } from './redact.ts'

it('redaction knows every field of type Secret', () => {
  const fields = secretFields()
  expect(fields.size).toBeGreaterThan(10)
  expect([...fields].filter((name) => !(SECRET_NAMES as readonly string[]).includes(name))).toEqual([])
})

/** Names of all fields and parameters of type Secret, or a list of them, in the vocabulary of the machine. */
function secretFields(): Set<string> {
  const names = new Set<string>()
  for (const file of ['state.ts', 'events.ts', 'effects.ts']) {
    const text = readFileSync(new URL(file, import.meta.url), 'utf8')
    visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022))
  }
  return names

  function visit(node: ts.Node): void {
    if (ts.isPropertySignature(node) && node.type && isSecretType(node.type)) {
      names.add((node.name as ts.Identifier).text)
    }
    ts.forEachChild(node, visit)
  }

  function isSecretType(type: ts.TypeNode): boolean {
    if (ts.isTypeOperatorNode(type) || ts.isArrayTypeNode(type)) {
      return isSecretType(ts.isArrayTypeNode(type) ? type.elementType : type.type)
    }
    return ts.isTypeReferenceNode(type) && (type.typeName as ts.Identifier).text === 'Secret'
  }
}
