import { PkceError, useAuthActions } from '@pkce/react'
import { type ReactElement, useState } from 'react'
import { meUrl } from './auth.ts'

export function CallApi(): ReactElement {
  const { fetch } = useAuthActions()
  const [output, setOutput] = useState('')

  async function call(): Promise<void> {
    try {
      const response = await fetch(meUrl)
      setOutput(JSON.stringify(await response.json(), null, 2))
    } catch (error) {
      setOutput(error instanceof PkceError ? error.code : 'The API did not answer.')
    }
  }

  return (
    <section className="card">
      <h2>The protected API</h2>
      <p>
        <code>GET {meUrl}</code> with the access token in the Authorization header.
      </p>
      <button type="button" className="primary" data-testid="call-api" onClick={call}>
        Call the API
      </button>
      {output && (
        <pre className="output" data-testid="api-output">
          {output}
        </pre>
      )}
    </section>
  )
}
