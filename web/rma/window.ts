import { Completion } from '../p2p/completion.ts'
import type { Endpoint } from '../p2p/endpoint.ts'
import { CommError } from '../p2p/error.ts'
import { Notices } from './notices.ts'
import type { WindowMemory } from './memory.ts'
import { type Operation, OriginSide } from './origin-side.ts'
import { RequestType } from './request.ts'
import { type Combine, TargetSide } from './target-side.ts'

export interface WindowSetup {
  endpoint: Endpoint
  /** The window's own, with credits of its own: see p2p/credits.ts. */
  context: number
  /** World rank of each of the window's ranks. */
  members: readonly number[]
  memory: WindowMemory
  combine: Combine
  /** Why the program must not end yet; null: it may. */
  whyNotYet: () => string | null
}

/**
 * One rank's part in a window (MPI 4.1, chapter 12), by the window's rank numbers: what it asks of the others, and, by
 * itself whenever a request comes, what they ask of it. Which operations are legal at a moment is the caller's affair.
 */
export class Window {
  readonly #members: readonly number[]
  readonly #target: TargetSide
  readonly #origin: OriginSide
  readonly #posts = new Notices()
  /** World ranks that may access this one's memory, with what tells that they have ended that. */
  readonly #exposed = new Map<number, Completion<void>>()
  readonly #stopWatching: () => void

  constructor({ endpoint, context, members, memory, combine, whyNotYet }: WindowSetup) {
    this.#members = members
    this.#origin = new OriginSide(endpoint, context)
    this.#target = new TargetSide({
      endpoint,
      context,
      memory,
      combine,
      posted: (source) => this.#posts.note(source),
      completed: (source) => this.#completed(source),
      gone: (source, error) => this.#gone(source, error),
    })
    for (const source of members) this.#target.serve(source)
    this.#stopWatching = endpoint.beforeEnd(() => {
      const why = whyNotYet()
      if (why) throw new CommError('ERR_RMA_SYNC', `the program has ended, but ${why}; call it before the end`)
      this.close()
    })
  }

  /** Ranks with operations of this one that may not be done. */
  get unsettled(): number[] {
    return this.#origin.unsettled.map((world) => this.#members.indexOf(world))
  }

  /** @see OriginSide.begin */
  begin(rank: number, operation: Operation): Completion<void> {
    return this.#origin.begin(this.#world(rank), operation)
  }

  /** Waits until the buffers of all operations at `rank` may be used again. @throws the first that has failed */
  settleLocally(rank: number): Promise<void> {
    return this.#origin.settleLocally(this.#world(rank))
  }

  /** The same, and until they are done there. */
  settle(rank: number): Promise<void> {
    return this.#origin.settle(this.#world(rank))
  }

  /** Waits until this rank has the lock of that rank's part. */
  async lock(rank: number, exclusive: boolean): Promise<void> {
    await this.begin(rank, { type: RequestType.LOCK, code: exclusive ? 1 : 0, into: null }).wait()
  }

  /** Waits until all operations there are done and the lock is given back. */
  unlock(rank: number): Promise<void> {
    return this.#origin.end(this.#world(rank), RequestType.UNLOCK)
  }

  /** Waits until that rank has let this one access its part. */
  async start(rank: number): Promise<void> {
    await this.#posts.next(this.#world(rank)).wait()
  }

  /** Waits until all operations there are done, and tells it that they are. */
  complete(rank: number): Promise<void> {
    return this.#origin.end(this.#world(rank), RequestType.COMPLETE)
  }

  /** Lets these ranks access this one's part. */
  post(ranks: readonly number[]): void {
    for (const rank of ranks) {
      const world = this.#world(rank)
      const ended = new Completion<void>()
      this.#exposed.set(world, ended)
      const told = this.#origin.tell(world, { type: RequestType.POST })
      told.whenSettled(() => {
        if (told.error) ended.reject(told.error)
      })
    }
  }

  /** Whether all of them have ended that. */
  get isExposed(): boolean {
    return [...this.#exposed.values()].some(({ settled }) => !settled)
  }

  /** Waits until they have. @throws when one of them is gone before it has */
  async unexpose(): Promise<void> {
    const all = [...this.#exposed.values()]
    try {
      for (const ended of all) await ended.wait()
    } finally {
      this.#exposed.clear()
    }
  }

  /** Serves nobody any more. */
  close(): void {
    this.#stopWatching()
    this.#target.close()
  }

  #completed(source: number): boolean {
    const ended = this.#exposed.get(source)
    if (!ended || ended.settled) return false
    ended.resolve()
    return true
  }

  #gone(source: number, error: Error): void {
    this.#origin.lose(source, error)
    const rank = this.#members.indexOf(source)
    const lost = new CommError('ERR_PROC_FAILED', `rank ${rank} takes part in the window no more: ${error.message}`)
    this.#posts.lose(source, lost)
    this.#exposed.get(source)?.reject(lost)
  }

  #world(rank: number): number {
    const world = this.#members[rank]
    if (world === undefined) throw new RangeError(`rank ${rank} of a window of ${this.#members.length}`)
    return world
  }
}
