/** What all browser samples share: their settings and the live sequence diagram. */
export { connectSequence, defineSequence, SequenceElement } from './sequence/element.ts'
export { sampleSettings } from './settings.ts'
