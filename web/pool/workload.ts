import type { Unit } from './unit.ts'

/** A unit, and what has become of it. */
export interface Job {
  readonly id: number
  readonly unit: Unit
  /** How many workers were lost that had it. */
  losses: number
}

/** To hide the way, a worker has up to so many orders at once. */
const MOST_AT_ONCE = 16
/** A way that takes less than this share of the work needs no hiding. */
const SHORT_WAY = 0.05

/**
 * What one worker has to do. It has one order at a time where its tasks take long, so that none waits for it while another
 * worker is free, and several where the way to it and back takes a good part of the time.
 */
export class Workload {
  readonly rank: number
  /** It has begun and its initializer has not failed. */
  isReady = false
  /** Oldest first: that is the one it carries out. */
  readonly jobs = new Map<number, Job>()
  /** How long its last order took it. */
  #workMs: number | null = null
  /** How long an order and its answer are on their way. */
  #awayMs = 0
  /** When it was given an order that it had no other before. */
  #aloneSince: number | null = null

  constructor(rank: number) {
    this.rank = rank
  }

  /** How many more orders it may have. @param isPlenty whether there is work for all others too */
  room(isPlenty: boolean): number {
    if (!this.isReady || this.#hasSuspect) return 0
    return (isPlenty ? this.#atOnce() : 1) - this.jobs.size
  }

  give(job: Job): void {
    this.#aloneSince = this.jobs.size === 0 ? performance.now() : null
    this.jobs.set(job.id, job)
  }

  /** Takes back what could not be sent. */
  takeBack(job: Job): void {
    this.jobs.delete(job.id)
    this.#aloneSince = null
  }

  /** It has done a job. @returns the job, undefined where it had no such one */
  done(id: number, workMs: number): Job | undefined {
    const job = this.jobs.get(id)
    if (!job) return undefined
    this.jobs.delete(id)
    this.#workMs = workMs
    if (this.#aloneSince !== null) this.#awayMs = Math.max(0, performance.now() - this.#aloneSince - workMs)
    this.#aloneSince = null
    return job
  }

  /** Whether its only job was with a worker that was lost. */
  get #hasSuspect(): boolean {
    for (const { losses } of this.jobs.values()) return losses > 0
    return false
  }

  #atOnce(): number {
    if (this.#workMs === null || this.#awayMs < this.#workMs * SHORT_WAY) return 1
    // A clock may be too coarse to see a short task.
    const onTheWay = Math.ceil(this.#awayMs / Math.max(this.#workMs, 0.001))
    return Math.min(MOST_AT_ONCE, 1 + onTheWay)
  }
}
