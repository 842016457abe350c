import type { ErrorCode } from '../shared/events.ts'

/** A request that the server declines. Its message goes to the tab that asked; only its code is ever logged. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
