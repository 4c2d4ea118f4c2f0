import { useClient } from '@pkce/react'
import { type ReactElement, useEffect, useRef } from 'react'
import { connectSequence, defineSequence, type SequenceElement } from 'sample-look'

defineSequence()

/** The live sequence diagram: fed by what the client does, and by nothing else. */
export function Flow(): ReactElement {
  const client = useClient()
  const diagram = useRef<SequenceElement>(null)
  useEffect(() => (diagram.current ? connectSequence(diagram.current, client) : undefined), [client])
  return (
    <section className="card flow" aria-label="The flow, step by step">
      <h2>The flow, as it happens</h2>
      <pkce-sequence ref={diagram} />
    </section>
  )
}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'pkce-sequence': React.DetailedHTMLProps<React.HTMLAttributes<SequenceElement>, SequenceElement>
    }
  }
}
