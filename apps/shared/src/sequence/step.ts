/** A step of the flow: one arrow of the sequence diagram, as plain data without secrets. */

/** Who takes part, in the order of their lifelines. */
export const PARTIES = {
  user: 'User',
  client: 'Client application',
  server: 'Authorization server',
  api: 'API',
} as const

export type Party = keyof typeof PARTIES

/** What the steps belong to: each part of the picture has one title. */
export type Part = 'Sign in' | 'Refresh' | 'API call' | 'Sign out' | 'Reload'

export interface Step {
  readonly part: Part
  /** True for the first step of a part: what an earlier round drew there is replaced. */
  readonly opens?: true
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  readonly from: Party
  /** The same as `from` for what a party does by itself. */
  readonly to: Party
  readonly title: string
  /** What was in it, by name; secrets show their length only. */
  readonly details?: Readonly<Record<string, string>>
  /** True when the flow could not go on from here. */
  readonly refused?: true
}

/** A step before it is known when it happened. */
export type Draft = Omit<Step, 'at'>
