import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { redact, SECRET_NAMES } from './redact.ts'

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

describe('redaction', () => {
  it('knows every field of type Secret', () => {
    const fields = secretFields()
    expect(fields.size).toBeGreaterThan(10)
    expect([...fields].filter((name) => !(SECRET_NAMES as readonly string[]).includes(name))).toEqual([])
  })

  it('puts the length in place of a secret, wherever it stands', () => {
    expect(
      redact({ accessToken: 'abc', deep: [{ code: 'de' }], values: ['f', 'gh'], other: 'seen' }),
    ).toEqual({
      accessToken: '[3 characters]',
      deep: [{ code: '[2 characters]' }],
      values: ['[1 characters]', '[2 characters]'],
      other: 'seen',
    })
  })

  it('changes nothing more the second time', () => {
    const once = redact({ token: 'secret', verifier: '[not a length]' })
    expect(once).toEqual({ token: '[6 characters]', verifier: '[14 characters]' })
    expect(redact(once)).toEqual(once)
  })

  it('leaves the code of an error, and what is no text', () => {
    const failure = { code: 'token_refused', message: 'No.', server: { error: 'x' } }
    expect(redact({ failure, state: 1, code: null, nonce: undefined })).toEqual({
      ...{ failure, state: 1, code: null, nonce: undefined },
    })
    expect(redact('text')).toBe('text')
    expect(redact(null)).toBe(null)
  })

  it('changes nothing in what it was given', () => {
    const state = Object.freeze({ accessToken: 'abc' })
    redact(state)
    expect(state.accessToken).toBe('abc')
  })
})
