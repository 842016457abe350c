import type { Buffer } from '../p2p/buffer.ts'
import { Completion } from '../p2p/completion.ts'
import type { Endpoint } from '../p2p/endpoint.ts'
import { CommError } from '../p2p/error.ts'
import { MAX_TAG } from '../p2p/matching.ts'
import { HeadedBuffer } from './headed-buffer.ts'
import { oneRun, type Runs } from './place.ts'
import { ReplySink } from './reply-sink.ts'
import { encodeRequest, REQUEST_TAG, RequestType } from './request.ts'

/** One operation on another rank's part of a window. */
export interface Operation {
  type: number
  /** What to combine with, or 1 for an exclusive lock. */
  code?: number
  /** Kind of the data's elements. */
  kind?: number
  runs?: Runs
  /** What is sent along. */
  data?: Buffer | null
  /** Where the reply's data goes; null: it has none. Not there: no reply is wanted. */
  into?: Buffer | null
}

type Messages = Pick<Endpoint, 'send' | 'receive' | 'cancel'>

/** What this rank has begun at one other. */
interface Target {
  /** Its sends and replies that are not done. */
  readonly open: Set<Completion<void>>
  /** Something was asked of it that gives no reply, so that only a reply to a later request tells that it is done. */
  isUntold: boolean
  /** The first failure since it was last asked for. */
  failure: Error | null
}

const NOWHERE = oneRun(0, 0).subarray(0, 0)

/** What one rank asks of the others' parts of a window. Ranks are those of the world. */
export class OriginSide {
  readonly #endpoint: Messages
  readonly #context: number
  readonly #targets = new Map<number, Target>()
  readonly #gone = new Map<number, Error>()
  #lastTag = REQUEST_TAG

  constructor(endpoint: Messages, context: number) {
    this.#endpoint = endpoint
    this.#context = context
  }

  /** Ranks with operations of which it is not known here that they are done. */
  get unsettled(): number[] {
    const isOpen = ({ open, isUntold, failure }: Target): boolean => open.size > 0 || isUntold || failure !== null
    return [...this.#targets].filter(([, target]) => isOpen(target)).map(([rank]) => rank)
  }

  /** A rank is lost, or its program has ended. */
  lose(rank: number, error: Error): void {
    this.#gone.set(rank, error)
  }

  /**
   * Begins an operation. What it fails with is also raised by what next waits for operations at that rank.
   * @returns done when its buffers may be used again, and when the reply has come, if one is wanted
   * @throws {CommError} ERR_PROC_FAILED when it cannot begin, because the rank is gone
   */
  begin(rank: number, operation: Operation): Completion<void> {
    const gone = this.#gone.get(rank)
    if (gone) throw goneError(rank, gone)
    const { into } = operation
    const target = this.#target(rank)
    const done = this.#ask(rank, operation)
    if (into === undefined) target.isUntold = true
    target.open.add(done)
    done.whenSettled(() => {
      target.open.delete(done)
      if (done.error && !done.observed) target.failure ??= done.error
    })
    return done
  }

  /** Tells that rank something that it is not asked about later. @returns done when it has left, or cannot */
  tell(rank: number, operation: Operation): Completion<void> {
    const gone = this.#gone.get(rank)
    return gone ? failed(goneError(rank, gone)) : this.#ask(rank, operation)
  }

  /** Waits until the buffers of all operations at that rank may be used again. @throws the first that has failed */
  async settleLocally(rank: number): Promise<void> {
    const target = this.#targets.get(rank)
    if (!target) return
    await allSettled([...target.open])
    raise(target)
  }

  /** The same, and until they are done at that rank. */
  async settle(rank: number): Promise<void> {
    const target = this.#targets.get(rank)
    if (!target) return
    if (target.isUntold) await this.end(rank, RequestType.FLUSH)
    else await this.settleLocally(rank)
  }

  /** The same by a request that ends something besides: UNLOCK or COMPLETE. */
  async end(rank: number, type: number): Promise<void> {
    const target = this.#target(rank)
    target.isUntold = false
    const before = [...target.open]
    const ended = this.tell(rank, { type, into: null })
    await allSettled([...before, ended])
    raise(target)
    if (ended.error) throw ended.error
  }

  #target(rank: number): Target {
    let target = this.#targets.get(rank)
    if (!target) {
      target = { open: new Set(), isUntold: false, failure: null }
      this.#targets.set(rank, target)
    }
    return target
  }

  #ask(rank: number, { type, code = 0, kind = 0, runs = NOWHERE, data = null, into }: Operation): Completion<void> {
    const done = new Completion<void>()
    let open = into === undefined ? 1 : 2
    const step = (completion: Completion<unknown>, failure: () => Error | null): void => {
      completion.observed = true
      completion.whenSettled(() => {
        open--
        const error = completion.error ? named(rank, completion.error) : failure()
        if (error) done.reject(error)
        else if (open === 0) done.resolve()
      })
    }
    const reply = into === undefined ? 0 : this.#nextTag()
    let received: Completion<unknown> | null = null
    if (into !== undefined) {
      let sink: ReplySink | null = null
      received = this.#endpoint.receive({
        context: this.#context,
        source: rank,
        tag: reply,
        accept: ({ bytes }) => {
          sink = new ReplySink(bytes, into)
          return sink
        },
      })
      step(received, () => sink?.failure ?? null)
    }
    const buffer = new HeadedBuffer(encodeRequest({ type, code, reply }, runs), data)
    const message = { context: this.#context, tag: REQUEST_TAG, kind, buffer }
    const sent = this.#endpoint.send(rank, message)
    // Nothing has left: no reply will come.
    if (sent.error && received) this.#endpoint.cancel(received)
    step(sent, () => null)
    return done
  }

  /** One that no operation under way has: they would have to be two thousand million. */
  #nextTag(): number {
    this.#lastTag = this.#lastTag === MAX_TAG ? REQUEST_TAG + 1 : this.#lastTag + 1
    return this.#lastTag
  }
}

function raise(target: Target): void {
  const { failure } = target
  target.failure = null
  if (failure) throw failure
}

/** Ends when all have, well or not. */
function allSettled(completions: Completion<void>[]): Promise<void> {
  return new Promise((resolve) => {
    let open = completions.length
    if (open === 0) resolve()
    for (const completion of completions) {
      completion.whenSettled(() => {
        open--
        if (open === 0) resolve()
      })
    }
  })
}

function failed(error: Error): Completion<void> {
  const completion = new Completion<void>()
  completion.reject(error)
  return completion
}

const goneError = (rank: number, { message }: Error): CommError =>
  new CommError('ERR_PROC_FAILED', `rank ${rank} serves its part of the window no more: ${message}`)

/** What a message has failed with, as what the operation has. */
function named(rank: number, error: Error): Error {
  const isLost = error instanceof CommError && error.code === 'ERR_PROC_FAILED'
  return isLost ? goneError(rank, error) : error
}
