export { sampleSettings } from './settings.ts'
export class SequenceElement extends HTMLElement {}
export const defineSequence = () => {}
export const connectSequence = (_element: SequenceElement, _client: unknown) => () => {}
