/** The live sequence diagram: fed by what the client does, and by nothing else. */
import {
  afterNextRender,
  Component,
  CUSTOM_ELEMENTS_SCHEMA,
  DestroyRef,
  type ElementRef,
  inject,
  viewChild,
} from '@angular/core'
import { injectClient } from '@pkce/angular'
import { connectSequence, type SequenceElement } from 'sample-look'

@Component({
  selector: 'sample-flow',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <section class="card flow" aria-label="The flow, step by step">
      <h2>The flow, as it happens</h2>
      <pkce-sequence #diagram />
    </section>
  `,
})
export class Flow {
  private readonly diagram = viewChild.required<ElementRef<SequenceElement>>('diagram')

  constructor() {
    const client = injectClient()
    const destroyed = inject(DestroyRef)
    afterNextRender(() => destroyed.onDestroy(connectSequence(this.diagram().nativeElement, client)))
  }
}
