/** For promises whose rejection the snapshot tells of as well: see FailureAlert.vue. */
export function failureIsShown(): void {}
