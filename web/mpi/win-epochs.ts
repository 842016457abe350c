import { Exception } from './exception.ts'

/** What this rank's program may do with a window at a moment. `waiting`: it will, once the call has ended. */
type Right = 'waiting' | 'granted'

/**
 * The epochs of one rank in a window (MPI 4.1, section 12.5): which synchronisation is open, and with it what may be
 * accessed. Every method that refuses names the call, what is open, and what to call instead.
 */
export class WinEpochs {
  /** After a Fence others may be accessed until the next one; `used` once one was. */
  #fence: 'none' | 'waiting' | 'open' | 'used' = 'none'
  readonly #locks = new Map<number, Right>()
  #lockAll: Right | null = null
  #started: { ranks: readonly number[]; right: Right } | null = null
  #isPosted = false

  /** What is open and would have to be closed before the window ends; null: nothing. */
  get open(): string | null {
    if (this.#lockAll) return 'Lock_all has no Unlock_all yet'
    const [locked] = this.#locks.keys()
    if (locked !== undefined) return `Lock(${locked}) has no Unlock(${locked}) yet`
    if (this.#started) return 'Start has no Complete yet'
    if (this.#isPosted) return 'Post has no Wait yet'
    if (this.#fence === 'used') return 'what was begun since the last Fence has no Fence yet'
    return null
  }

  /** An operation at that rank begins. @throws {Exception} ERR_RMA_SYNC outside of every epoch */
  access(op: string, rank: number): void {
    const right = this.#passiveRight(rank) ?? this.#startedRight(rank)
    if (right === 'granted') return
    if (right === 'waiting' || this.#fence === 'waiting') notYet(op)
    if (this.#fence !== 'none') this.#fence = 'used'
    else {
      const fix = `call Fence, Lock(${rank}), Lock_all or Start before it`
      refuse(op, `rank ${rank}'s part of the window cannot be accessed, as no epoch is open for it; ${fix}`)
    }
  }

  /** The same for what only Lock and Lock_all allow. @throws {Exception} ERR_RMA_SYNC */
  accessPassively(op: string, rank: number): void {
    const right = this.#passiveRight(rank)
    if (right === 'waiting') notYet(op)
    if (right === null) {
      refuse(op, `this rank has no lock of rank ${rank}'s part of the window; call Lock(${rank}) or Lock_all before it`)
    }
  }

  /** Ranks with a lock, or all of them. @throws {Exception} ERR_RMA_SYNC where there is none */
  lockedRanks(op: string, size: number): number[] {
    if (this.#lockAll) return Array.from({ length: size }, (_, rank) => rank)
    if (this.#locks.size === 0) refuse(op, 'this rank has no lock; call Lock or Lock_all before it')
    return [...this.#locks.keys()]
  }

  /** @param isFirst the assertion that nothing was begun before it */
  beginFence(isFirst: boolean): void {
    this.#checkNone('Fence', ['lock', 'start', 'post'])
    if (isFirst && this.#fence === 'used') {
      refuse('Fence', 'MODE_NOPRECEDE says that nothing was begun since the last one, but something was; leave it out')
    }
    this.#fence = 'waiting'
  }

  endFence(isLast: boolean): void {
    this.#fence = isLast ? 'none' : 'open'
  }

  beginLock(rank: number): void {
    if (this.#locks.has(rank))
      refuse('Lock', `this rank has the lock of rank ${rank} already; call Unlock(${rank}) first`)
    if (this.#lockAll) refuse('Lock', 'Lock_all has locked every rank; call Unlock_all first')
    this.#checkNone('Lock', ['fence', 'start'])
    this.#fence = 'none'
    this.#locks.set(rank, 'waiting')
  }

  endLock(rank: number, isGranted: boolean): void {
    if (isGranted) this.#locks.set(rank, 'granted')
    else this.#locks.delete(rank)
  }

  unlock(rank: number): void {
    const right = this.#locks.get(rank)
    if (right === 'waiting') notYet('Unlock')
    if (!right) refuse('Unlock', `this rank has no lock of rank ${rank}; call Lock(${rank}) before it`)
    this.#locks.delete(rank)
  }

  beginLockAll(): void {
    if (this.#lockAll) refuse('Lock_all', 'every rank is locked already; call Unlock_all first')
    this.#checkNone('Lock_all', ['fence', 'lock', 'start'])
    this.#fence = 'none'
    this.#lockAll = 'waiting'
  }

  endLockAll(isGranted: boolean): void {
    this.#lockAll = isGranted ? 'granted' : null
  }

  unlockAll(): void {
    if (this.#lockAll === 'waiting') notYet('Unlock_all')
    if (!this.#lockAll) refuse('Unlock_all', 'there is no lock of all ranks; call Lock_all before it')
    this.#lockAll = null
  }

  beginStart(ranks: readonly number[]): void {
    this.#checkNone('Start', ['fence', 'lock', 'start'])
    this.#fence = 'none'
    this.#started = { ranks, right: 'waiting' }
  }

  endStart(isGranted: boolean): void {
    this.#started = isGranted && this.#started ? { ...this.#started, right: 'granted' } : null
  }

  /** @returns the ranks of `Start` */
  complete(): readonly number[] {
    if (this.#started?.right === 'waiting') notYet('Complete')
    if (!this.#started) return refuse('Complete', 'no access was begun; call Start before it')
    const { ranks } = this.#started
    this.#started = null
    return ranks
  }

  post(): void {
    this.#checkNone('Post', ['fence', 'post'])
    this.#fence = 'none'
    this.#isPosted = true
  }

  checkPosted(op: string): void {
    if (!this.#isPosted) refuse(op, 'no access was allowed; call Post before it')
  }

  unpost(): void {
    this.#isPosted = false
  }

  #passiveRight(rank: number): Right | null {
    return this.#lockAll ?? this.#locks.get(rank) ?? null
  }

  #startedRight(rank: number): Right | null {
    return this.#started?.ranks.includes(rank) ? this.#started.right : null
  }

  #checkNone(op: string, which: readonly ('fence' | 'lock' | 'start' | 'post')[]): void {
    const [locked] = this.#locks.keys()
    if (which.includes('fence') && this.#fence === 'waiting') notYet(op)
    if (which.includes('fence') && this.#fence === 'used') {
      refuse(op, 'something was begun since the last Fence and may be under way; call Fence first')
    }
    if (which.includes('lock') && this.#lockAll) refuse(op, 'Lock_all has locked every rank; call Unlock_all first')
    if (which.includes('lock') && locked !== undefined) {
      refuse(op, `this rank has the lock of rank ${locked}; call Unlock(${locked}) first`)
    }
    if (which.includes('start') && this.#started) refuse(op, 'an access is open; call Complete first')
    if (which.includes('post') && this.#isPosted) refuse(op, "others' access is open; call Wait first")
  }
}

function refuse(op: string, why: string): never {
  throw new Exception('ERR_RMA_SYNC', `${op}: ${why}`)
}

function notYet(op: string): never {
  refuse(op, "the call that opens the epoch has not ended; put 'await' before it")
}
