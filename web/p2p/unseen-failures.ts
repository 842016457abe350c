import { Fifo } from '../transport/fifo.ts'
import { Completion } from './completion.ts'

/** Operations that failed, oldest first: a failure that nobody has asked for is raised when the rank ends. */
export class UnseenFailures {
  readonly #failed = new Fifo<Completion<unknown>>()

  /** Keeps an operation in case it fails. */
  note(completion: Completion<unknown>): void {
    completion.whenSettled(() => {
      if (!completion.error) return
      // A program that tries again for ever must not fill the memory.
      this.#dropSeen()
      this.#failed.push(completion)
    })
  }

  /** Keeps a failure that came too late for its operation. */
  add(error: Error): void {
    const operation = new Completion<never>()
    operation.reject(error)
    this.note(operation)
  }

  /** The first failure that nobody has asked for, if there is one. @param isForgiven errors that count for nothing */
  first(isForgiven: (error: Error | undefined) => boolean): Error | undefined {
    for (let failed = this.#failed.peek(); failed; failed = this.#failed.peek()) {
      if (!failed.observed && !isForgiven(failed.error)) return failed.error
      this.#failed.shift()
    }
    return undefined
  }

  #dropSeen(): void {
    while (this.#failed.peek()?.observed) this.#failed.shift()
  }
}
