import { exceptionFrom } from './exception.ts'

/** A call of the program that has begun and not ended. */
export interface OpenCall {
  /** e.g. `Recv` */
  readonly op: string
  /** e.g. `source 0, tag 11`; empty where there is nothing to say. */
  readonly detail: string
  /** Made where the program called: its stack has the program's line. */
  readonly site: Error
  /** `performance.now()` when it began. */
  readonly since: number
  /** No other call of this rank that had to wait has it. */
  readonly number: number
}

/** A call that has ended. */
export interface EndedCall {
  op: string
  detail: string
  /** `performance.now()` when it began. */
  since: number
  durationMs: number
  /** Null where the call was done at once, and no place was wanted. */
  site: Error | null
  /** Null where it was never open. */
  number: number | null
}

/** Is told of the calls of a rank. */
export interface CallsObserver {
  /**
   * Whether it wants the place of a call that was done at once: a stack takes as long as some such calls.
   * @param atMs `performance.now()` when the call began
   */
  wantsSite: (atMs: number) => boolean
  opened: (call: OpenCall) => void
  ended: (call: EndedCall) => void
}

const NOBODY: CallsObserver = { wantsSite: () => false, opened: () => {}, ended: () => {} }

/**
 * The calls of one rank's program: each blocking operation runs inside `run`, so that a time-out can say what the rank
 * waits for, the timeline what it did, and an error which operation failed and where the program called it.
 */
export class Calls {
  readonly #open = new Set<OpenCall>()
  readonly #observer: CallsObserver
  #opened = 0

  constructor(observer: CallsObserver = NOBODY) {
    this.#observer = observer
  }

  /** What the program waits for now, earliest first. */
  get open(): OpenCall[] {
    return [...this.#open]
  }

  /** Does what a call does before it begins to wait, such as checking its arguments. @throws Exception what `work` throws */
  handled<T>(work: () => T): T {
    return work()
  }

  /**
   * Runs `work` at once; a call that is done at once costs no stack and is never open.
   * @throws Exception what `work` throws; failures of messages carry the operation's name and the program's line
   */
  async run<T>(op: string, detail: string, work: () => T | Promise<T>): Promise<T> {
    const since = performance.now()
    let call: OpenCall | null = null
    let site: Error | null = null
    try {
      const result = work()
      if (!(result instanceof Promise)) {
        if (this.#observer.wantsSite(since)) site = new Error(op)
        return result
      }
      // Only now: the peer is at work meanwhile, and does not wait for a stack to be made.
      call = { op, detail, site: new Error(op), since, number: this.#opened++ }
      this.#open.add(call)
      this.#observer.opened(call)
      return await result
    } catch (error) {
      const exception = exceptionFrom(op, error)
      // By now the stack would show only who delivered the failure.
      if (call && exception !== error && exception instanceof Error) {
        exception.stack = `${exception.name}: ${exception.message}\n${framesOf(call.site)}`
      }
      throw exception
    } finally {
      if (call) this.#open.delete(call)
      const durationMs = performance.now() - since
      this.#observer.ended({ op, detail, since, durationMs, site: call?.site ?? site, number: call?.number ?? null })
    }
  }

  /** Runs a call that never waits, such as the begin of a one-sided operation. @throws Exception what `work` throws */
  runNow<T>(op: string, detail: string, work: () => T): T {
    const since = performance.now()
    try {
      return work()
    } finally {
      const durationMs = performance.now() - since
      const site = this.#observer.wantsSite(since) ? new Error(op) : null
      this.#observer.ended({ op, detail, since, durationMs, site, number: null })
    }
  }
}

/** The lines of a stack below its message. */
function framesOf(error: Error): string {
  return (error.stack ?? '').split('\n').slice(1).join('\n')
}
