import { type Arguments, REQUIRED, takeArguments } from './arguments.ts'
import { checkRank, shown } from './checks.ts'
import { checkGroup, checkMembers } from './comm-checks.ts'
import { PROC_NULL } from './constants.ts'
import { Exception } from './exception.ts'
import type { Group } from './group.ts'
import { oneTask } from './task.ts'
import { WinOperations } from './win-operations.ts'
import {
  LOCK_EXCLUSIVE,
  LOCK_SHARED,
  MODE_NOCHECK,
  MODE_NOPRECEDE,
  MODE_NOPUT,
  MODE_NOSTORE,
  MODE_NOSUCCEED,
} from './window-constants.ts'

type AssertionKeywords = { assertion?: number }
type AssertionArguments = Arguments<[assertion?: number], AssertionKeywords>
type GroupKeywords = { group: Group; assertion?: number }
type GroupArguments = Arguments<[group: Group, assertion?: number], GroupKeywords>
type LockKeywords = { rank: number; lock_type?: number; assertion?: number }
type LockArguments = Arguments<[rank: number, lock_type?: number, assertion?: number], LockKeywords>

const ALL_MODES = MODE_NOCHECK | MODE_NOSTORE | MODE_NOPUT | MODE_NOPRECEDE | MODE_NOSUCCEED

/**
 * When operations begin and are done (MPI 4.1, section 12.5): between two `Fence`s of all ranks; between `Lock` and `Unlock`,
 * without the target's program; or between `Start` and `Complete` here, `Post` and `Wait` there. What an operation has
 * failed with is raised by what ends it.
 */
export class WinSynchronisation extends WinOperations {
  /** Every rank calls it: what was begun before is done everywhere, what begins after may begin. */
  async Fence(...args: AssertionArguments): Promise<void> {
    const { epochs, window, comm } = this.own
    await this.call('Fence', '', () => {
      const assertion = this.#assertion('Fence', args)
      epochs.beginFence((assertion & MODE_NOPRECEDE) !== 0)
      return async () => {
        const failure = await firstFailure(window.unsettled.map((rank) => window.settle(rank)))
        try {
          await comm.Barrier()
        } catch (error) {
          // The window is of no use without a rank; others may be in a later Fence by now, and wait for this one there.
          comm.Revoke()
          throw error
        }
        epochs.endFence((assertion & MODE_NOSUCCEED) !== 0)
        if (failure) throw failure.error
      }
    })
  }

  /**
   * Waits for the lock of rank `rank`'s part of the window: with `MPI.LOCK_SHARED` others may have it too. It is given in the
   * order in which it was asked for, and a rank that is lost gives its locks back.
   */
  async Lock(...args: LockArguments): Promise<void> {
    const { epochs, window } = this.own
    const defaults = { rank: REQUIRED, lock_type: LOCK_EXCLUSIVE, assertion: 0 } as const
    const given = this.handled(() => takeArguments<LockKeywords>('Lock', args, defaults))
    const { rank, lock_type: type } = given
    await this.call('Lock', `rank ${rank}`, () => {
      this.#assertion('Lock', [given.assertion])
      this.#checkRank('Lock', rank)
      if (type !== LOCK_EXCLUSIVE && type !== LOCK_SHARED) {
        const legal = 'it must be MPI.LOCK_EXCLUSIVE or MPI.LOCK_SHARED'
        throw new Exception('ERR_LOCKTYPE', `Lock: lock_type is ${shown(type)}, but ${legal}`)
      }
      if (rank === PROC_NULL) return async () => {}
      epochs.beginLock(rank)
      return async () => {
        let isGranted = false
        try {
          await window.lock(rank, type === LOCK_EXCLUSIVE)
          isGranted = true
        } finally {
          epochs.endLock(rank, isGranted)
        }
      }
    })
  }

  /** All that was begun there is done, and the lock given back. */
  async Unlock(rank: number): Promise<void> {
    const { epochs, window } = this.own
    await this.call('Unlock', `rank ${rank}`, () => {
      this.#checkRank('Unlock', rank)
      if (rank === PROC_NULL) return async () => {}
      epochs.unlock(rank)
      return () => window.unlock(rank)
    })
  }

  /** Waits for a shared lock of every rank's part. Not collective: a rank may call it alone. */
  async Lock_all(...args: AssertionArguments): Promise<void> {
    const { epochs, window, comm } = this.own
    await this.call('Lock_all', '', () => {
      this.#assertion('Lock_all', args)
      epochs.beginLockAll()
      return async () => {
        const locks = Array.from({ length: comm.size }, (_, rank) => window.lock(rank, false))
        const ends = await Promise.allSettled(locks)
        const failed = ends.find((end) => end.status === 'rejected')
        epochs.endLockAll(!failed)
        if (!failed) return
        await firstFailure(ends.flatMap(({ status }, rank) => (status === 'fulfilled' ? [window.unlock(rank)] : [])))
        throw failed.reason
      }
    })
  }

  /** All that was begun anywhere is done, and the locks given back. */
  async Unlock_all(): Promise<void> {
    const { epochs, window, comm } = this.own
    await this.call('Unlock_all', '', () => {
      epochs.unlockAll()
      return () => all(Array.from({ length: comm.size }, (_, rank) => window.unlock(rank)))
    })
  }

  /** All that was begun at rank `rank` is done there. Under a lock only. */
  async Flush(rank: number): Promise<void> {
    const { window } = this.own
    await this.call('Flush', `rank ${rank}`, () => this.#each('Flush', [rank], (each) => window.settle(each)))
  }

  /** The same at every rank. */
  async Flush_all(): Promise<void> {
    const { window, epochs, comm } = this.own
    await this.call('Flush_all', '', () =>
      this.#each('Flush_all', epochs.lockedRanks('Flush_all', comm.size), (each) => window.settle(each)),
    )
  }

  /** The buffers of all that was begun at rank `rank` may be used again. Under a lock only. */
  async Flush_local(rank: number): Promise<void> {
    const { window } = this.own
    await this.call('Flush_local', `rank ${rank}`, () =>
      this.#each('Flush_local', [rank], (each) => window.settleLocally(each)),
    )
  }

  /** The same at every rank. */
  async Flush_local_all(): Promise<void> {
    const { window, epochs, comm } = this.own
    await this.call('Flush_local_all', '', () =>
      this.#each('Flush_local_all', epochs.lockedRanks('Flush_local_all', comm.size), (each) =>
        window.settleLocally(each),
      ),
    )
  }

  /** Tells memory apart from a copy of it, of which there is none here. Under a lock only. */
  Sync(): void {
    this.handled(() => this.own.epochs.lockedRanks('Sync', this.own.comm.size))
  }

  /** Lets the group's ranks access this rank's part of the window, once each. */
  Post(...args: GroupArguments): void {
    const { window, epochs } = this.own
    this.handled(() => {
      const ranks = this.#groupRanks('Post', args)
      epochs.post()
      window.post(ranks)
    })
  }

  /** Waits until each rank of the group has called `Post`: then their parts of the window may be accessed. */
  async Start(...args: GroupArguments): Promise<void> {
    const { window, epochs } = this.own
    await this.call('Start', '', () => {
      const ranks = this.#groupRanks('Start', args)
      epochs.beginStart(ranks)
      return async () => {
        const failure = await firstFailure(ranks.map((rank) => window.start(rank)))
        epochs.endStart(!failure)
        if (failure) throw failure.error
      }
    })
  }

  /** Ends what `Start` has begun: all operations are done. */
  async Complete(): Promise<void> {
    const { window, epochs } = this.own
    await this.call('Complete', '', () => {
      const ranks = epochs.complete()
      return () => all(ranks.map((rank) => window.complete(rank)))
    })
  }

  /** Waits until each rank that `Post` named has called `Complete`. */
  async Wait(): Promise<void> {
    const { window, epochs } = this.own
    await this.call('Wait', '', () => {
      epochs.checkPosted('Wait')
      return async () => {
        try {
          await window.unexpose()
        } finally {
          epochs.unpost()
        }
      }
    })
  }

  /** Whether they have; then it has ended what `Post` began. A `false` gives the event loop one task. */
  async Test(): Promise<boolean> {
    const { window, epochs } = this.own
    this.handled(() => epochs.checkPosted('Test'))
    if (window.isExposed) await oneTask()
    if (window.isExposed) return false
    await this.Wait()
    return true
  }

  #each(op: string, ranks: readonly number[], settle: (rank: number) => Promise<void>): () => Promise<void> {
    for (const rank of ranks) {
      this.#checkRank(op, rank)
      if (rank !== PROC_NULL) this.own.epochs.accessPassively(op, rank)
    }
    return () => all(ranks.filter((rank) => rank !== PROC_NULL).map(settle))
  }

  #checkRank(op: string, rank: unknown): void {
    checkRank(op, 'rank', rank, this.own.comm.size, { procNull: true })
  }

  #assertion(op: string, args: readonly unknown[]): number {
    const { assertion } = takeArguments<AssertionKeywords>(op, args, { assertion: 0 })
    if (Number.isInteger(assertion) && (assertion & ~ALL_MODES) === 0) return assertion
    const legal = 'it must be 0 or a sum of MPI.MODE_NOCHECK and its like'
    throw new Exception('ERR_ASSERT', `${op}: assertion is ${shown(assertion)}, but ${legal}`)
  }

  /** The window's ranks of a group's. */
  #groupRanks(op: string, args: readonly unknown[]): number[] {
    const { group, assertion } = takeArguments<GroupKeywords>(op, args, { group: REQUIRED, assertion: 0 })
    this.#assertion(op, [assertion])
    checkGroup(op, group)
    const ranks = group.Translate_ranks(null, this.Get_group())
    checkMembers(op, ranks)
    return ranks
  }
}

/** Waits for all of them. @returns the first failure, in their order */
async function firstFailure(works: readonly Promise<void>[]): Promise<{ error: unknown } | null> {
  const ends = await Promise.allSettled(works)
  const failed = ends.find((end) => end.status === 'rejected')
  return failed ? { error: failed.reason } : null
}

/** The same. @throws the first failure */
async function all(works: readonly Promise<void>[]): Promise<void> {
  const failure = await firstFailure(works)
  if (failure) throw failure.error
}
