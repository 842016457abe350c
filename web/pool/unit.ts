import type { Call } from './orders.ts'

/** How the calls of a unit ended: what they returned, up to the first that threw. */
export interface Outcome {
  values: unknown[]
  error: Error | null
}

/** Calls of one task that one worker makes one after the other. */
export interface Unit {
  readonly task: string
  readonly calls: readonly Call[]
  /** It is given to a worker now. @returns false when it is not wanted any more */
  begin(): boolean
  /** Called once, unless it was not wanted any more. */
  end(outcome: Outcome): void
  /** Takes it back, if it has not begun. */
  cancel(): void
}
