import { Fifo } from '../transport/fifo.ts'
import { Deadline } from './deadline.ts'
import { CancelledError } from './errors.ts'
import type { Timeout } from './future.ts'
import type { Call } from './orders.ts'
import type { Outcome, Unit } from './unit.ts'

export interface ResultsOptions {
  /** e.g. `map` */
  op: string
  task: string
  /** The calls of each unit. */
  groups: AsyncGenerator<readonly Call[], void, undefined>
  unordered: boolean
  timeout: Timeout
  /** Units that may be under way, or done and not yet read. */
  window: number
  /** Gives a unit to the workers. @throws {BrokenExecutor} */
  add: (unit: Unit) => void
  /** Called when all has been read or is not wanted any more. */
  over: () => void
}

/**
 * What `map` and `starmap` give: the results one by one, or all of them at once.
 *
 * ```ts
 * for await (const value of pool.map(square, [1, 2, 3])) console.log(value)
 * const values = await pool.map(square, [1, 2, 3])
 * ```
 *
 * A call that throws ends it with the call's error; what has not begun is not carried out then, and neither when the loop is
 * left. The source is read only so far ahead as the workers can use, so that it may be longer than memory holds.
 */
export class Results<T> implements AsyncIterableIterator<T>, PromiseLike<T[]> {
  readonly #options: ResultsOptions
  readonly #deadline: Deadline
  readonly #values: AsyncGenerator<T, void, undefined>
  /** They have not ended. */
  readonly #open = new Set<MappedUnit>()
  /** Not yet read: in their order, or as they end. */
  readonly #units = new Fifo<MappedUnit>()
  #window: number
  /** Units that have been taken from the source and not been read. */
  #taken = 0
  #isExhausted = false
  #isStopped = false
  #isCancelled = false
  #sourceError: Error | null = null
  #wakeReader = (): void => {}
  #wakeFeeder = (): void => {}
  #collected: Promise<T[]> | null = null
  /** Ends when the source has been read, or will not be. */
  readonly fed: Promise<void>

  constructor(options: ResultsOptions) {
    this.#options = options
    this.#window = options.window
    this.#deadline = new Deadline(options.op, options.timeout)
    this.#values = this.#read()
    this.fed = this.#feed()
  }

  /** The next result. @throws what its call threw; {TimeoutError} */
  next(): Promise<IteratorResult<T, void>> {
    return this.#values.next()
  }

  /** Wants no more results. */
  async return(): Promise<IteratorResult<T, void>> {
    this.#stop()
    return await this.#values.return()
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** Makes `await results` an array of all that has not been read. */
  then<A = T[], B = never>(
    done?: ((values: T[]) => A | PromiseLike<A>) | null,
    failed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#collected ??= this.#collect()
    return this.#collected.then(done, failed)
  }

  /** From now on the whole source is read: nobody may read the results while the pool ends. */
  unbounded(): void {
    this.#window = Number.POSITIVE_INFINITY
    this.#wakeFeeder()
  }

  /** Takes no more from the source, and takes back what no worker has begun: to read it fails. */
  cancel(): void {
    this.#sourceError ??= new CancelledError(`${this.#options.op}: what had not begun was cancelled by shutdown`)
    this.#isCancelled = true
    this.#wakeFeeder()
    for (const unit of this.#open) unit.cancel()
  }

  /** The first failure that nobody has read. */
  get unseen(): Error | null {
    for (let i = 0; i < this.#units.length; i++) {
      const error = this.#units.at(i)?.outcome?.error
      if (error && !(error instanceof CancelledError)) return error
    }
    return this.#sourceError instanceof CancelledError ? null : this.#sourceError
  }

  async #feed(): Promise<void> {
    try {
      for await (const calls of this.#options.groups) {
        if (this.#isOver) return
        this.#give(calls)
        while (this.#taken >= this.#window && !this.#isOver) await this.#room()
        if (this.#isOver) return
      }
    } catch (error) {
      this.#sourceError = error instanceof Error ? error : new Error(`${this.#options.op}: ${String(error)}`)
    } finally {
      this.#isExhausted = true
      this.#wakeReader()
    }
  }

  /** @throws {BrokenExecutor} */
  #give(calls: readonly Call[]): void {
    const { task, add, unordered } = this.#options
    const unit = new MappedUnit(task, calls, () => {
      this.#open.delete(unit)
      if (unordered) this.#units.push(unit)
      this.#wakeReader()
    })
    add(unit)
    this.#taken++
    // One whose arguments cannot be sent has ended already.
    if (!unit.outcome) this.#open.add(unit)
    if (!unordered) this.#units.push(unit)
  }

  /** Nothing more is wanted from the source. */
  get #isOver(): boolean {
    return this.#isStopped || this.#isCancelled
  }

  #room(): Promise<void> {
    return new Promise((resolve) => {
      this.#wakeFeeder = resolve
    })
  }

  async *#read(): AsyncGenerator<T, void, undefined> {
    try {
      for (let outcome = await this.#next(); outcome; outcome = await this.#next()) {
        // The tasks' functions say what they return.
        yield* outcome.values as T[]
        if (outcome.error) throw outcome.error
      }
      if (this.#sourceError && !this.#isStopped) throw this.#sourceError
    } finally {
      this.#stop()
    }
  }

  /** The outcome of the next unit; null when there is none any more. */
  async #next(): Promise<Outcome | null> {
    for (;;) {
      const outcome = this.#units.peek()?.outcome
      if (outcome) {
        this.#units.shift()
        this.#taken--
        this.#wakeFeeder()
        return outcome
      }
      if (this.#isStopped || (this.#isExhausted && this.#taken === 0)) return null
      await this.#deadline.wait<void>((resolve) => {
        this.#wakeReader = resolve
      })
    }
  }

  #stop(): void {
    if (this.#isStopped) return
    this.#isStopped = true
    this.#wakeReader()
    this.#wakeFeeder()
    for (const unit of this.#open) unit.cancel()
    this.#options.over()
  }

  async #collect(): Promise<T[]> {
    const values: T[] = []
    for await (const value of this) values.push(value)
    return values
  }
}

class MappedUnit implements Unit {
  readonly task: string
  readonly calls: readonly Call[]
  outcome: Outcome | null = null
  #isBegun = false
  readonly #ended: () => void

  constructor(task: string, calls: readonly Call[], ended: () => void) {
    this.task = task
    this.calls = calls
    this.#ended = ended
  }

  begin(): boolean {
    this.#isBegun = this.outcome === null
    return this.#isBegun
  }

  end(outcome: Outcome): void {
    this.outcome = outcome
    this.#ended()
  }

  cancel(): void {
    if (this.outcome || this.#isBegun) return
    this.end({ values: [], error: new CancelledError(`task ${this.task} was cancelled before it began`) })
  }
}
