/** What is there: data without its undefined members, as JSON would have it. */

/** `T` without the members that are undefined; those that may be are optional. */
export type Present<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K]
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

export function present<const T extends object>(data: T): Present<T> {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)) as Present<T>
}
