/** The sequence diagram without a page: for servers that render it themselves. */
export { sequenceMarkup } from './markup.ts'
export { draw, type Picture, type Round } from './picture.ts'
export { PARTIES, type Part, type Party, type Step } from './step.ts'
export { stepsOf } from './steps-of.ts'
