import { Exception } from '../mpi/exception.ts'
import { Fifo } from '../transport/fifo.ts'
import { BrokenExecutor } from './errors.ts'
import { ANSWERS, type Answer, answerOf, type Call, type Order, ORDERS } from './orders.ts'
import { isUncloneable } from './serve.ts'
import { errorOf, type ToldError } from './told-error.ts'
import type { Unit } from './unit.ts'
import { type Job, Workload } from './workload.ts'

/** A task that so many workers were lost with is likely to be what they died of. */
const MOST_LOSSES = 3

/** A communicator, as far as root is concerned. */
export interface RootComm {
  readonly rank: number
  readonly size: number
  recv(from: { source: number; tag: number }): Promise<unknown>
  isend(value: unknown, to: { dest: number; tag: number }): { Wait(): Promise<unknown> }
  Ack_failed(): number
}

export interface CrewOptions {
  comm: RootComm
  /** How many ranks may work. */
  maxWorkers: number
  initargs: Call
  /** Root's own part as a worker: it has one where there is no other. */
  serveSelf: () => Promise<void>
  /** Told of every unit that has ended or is not wanted any more. */
  ended: (unit: Unit) => void
}

/** The workers of a pool, seen from root: deals units to them as they have room, and a lost worker's to the others. */
export class Crew {
  readonly #options: CrewOptions
  readonly #workers = new Map<number, Workload>()
  readonly #queue = new Fifo<Job>()
  /** Of workers that were lost. They come first, each to a worker that has no other, to see which of them does the harm. */
  #again: Job[] = []
  /** What root does beside its program: listening to each worker, and its own work. */
  readonly #activities: Promise<void>[] = []
  #isLeaving = false
  #broken: BrokenExecutor | null = null
  #jobs = 0
  #waiting: (() => void)[] = []

  constructor(options: CrewOptions) {
    this.#options = options
    const { comm, maxWorkers } = options
    const others = Array.from({ length: comm.size }, (_, rank) => rank).filter((rank) => rank !== comm.rank)
    for (const rank of others.slice(0, maxWorkers)) this.#employ(rank)
    for (const rank of others.slice(maxWorkers)) this.#dismiss(rank)
    if (others.length === 0) this.#employSelf()
  }

  get size(): number {
    return this.#workers.size
  }

  /** Why it works no more. */
  get broken(): BrokenExecutor | null {
    return this.#broken
  }

  /** @throws {BrokenExecutor} */
  add(unit: Unit): void {
    this.#checkWhole()
    const job = { id: this.#jobs++, unit, losses: 0 }
    this.#queue.push(job)
    this.#deal()
  }

  /** Resolves when all workers have begun. @throws {BrokenExecutor} when an initializer fails */
  async ready(): Promise<void> {
    await this.#until(() => this.#broken !== null || [...this.#workers.values()].every(({ isReady }) => isReady))
    this.#checkWhole()
  }

  /** Resolves when nothing is left to do. */
  async idle(): Promise<void> {
    const isIdle = (): boolean => this.#queued === 0 && [...this.#workers.values()].every(({ jobs }) => jobs.size === 0)
    await this.#until(isIdle)
  }

  /** Takes back what no worker has begun. */
  cancelQueued(): void {
    for (let job = this.#queue.shift(); job; job = this.#queue.shift()) {
      job.unit.cancel()
      this.#options.ended(job.unit)
    }
    this.#notify()
  }

  /** Lets all workers go. To be called once, when it is idle. @throws what root's own part has failed with */
  async leave(): Promise<void> {
    this.#isLeaving = true
    for (const { rank } of this.#workers.values()) this.#order(rank, { type: 'leave' })
    await Promise.all(this.#activities)
  }

  get #queued(): number {
    return this.#again.length + this.#queue.length
  }

  #checkWhole(): void {
    if (this.#broken) throw this.#broken
  }

  #employ(rank: number): void {
    const worker = new Workload(rank)
    this.#workers.set(rank, worker)
    this.#order(rank, { type: 'begin', initargs: this.#options.initargs })
    this.#activities.push(this.#attend(rank, (answer) => this.#take(worker, answer)))
  }

  #employSelf(): void {
    const { serveSelf, comm } = this.#options
    const work = async (): Promise<void> => {
      try {
        await serveSelf()
      } catch (error) {
        this.#break(new BrokenExecutor(`root, which works for itself, has failed: ${String(error)}`, { cause: error }))
      }
    }
    this.#activities.push(work())
    this.#employ(comm.rank)
  }

  /** A rank that is not to work. */
  #dismiss(rank: number): void {
    this.#order(rank, { type: 'leave' })
    this.#activities.push(this.#attend(rank, () => {}))
  }

  /** Listens to a worker until it has left or is lost. */
  async #attend(rank: number, take: (answer: Answer) => void): Promise<void> {
    try {
      for (;;) {
        const answer = answerOf(await this.#options.comm.recv({ source: rank, tag: ANSWERS }))
        if (answer.type === 'left') return
        take(answer)
      }
    } catch (error) {
      if (isLoss(error)) return this.#lose(rank)
      this.#break(new BrokenExecutor(`the pool does not understand rank ${rank}: ${String(error)}`, { cause: error }))
    }
  }

  /** @throws DataCloneError for arguments that cannot be sent */
  #order(rank: number, order: Order): void {
    const sent = this.#options.comm.isend(order, { dest: rank, tag: ORDERS })
    // Who listens to the worker hears of its loss.
    sent.Wait().catch((error: unknown) => {
      if (isLoss(error)) return
      this.#break(new BrokenExecutor(`the pool cannot send to rank ${rank}: ${String(error)}`, { cause: error }))
    })
  }

  #take(worker: Workload, answer: Answer): void {
    if (answer.type === 'ready') worker.isReady = true
    else if (answer.type === 'unfit') this.#unfit(worker.rank, answer.error)
    else if (answer.type === 'done') this.#done(worker, answer)
    this.#deal()
    this.#notify()
  }

  #done(worker: Workload, { id, values, error, ms }: Extract<Answer, { type: 'done' }>): void {
    if (this.#broken) return
    const job = worker.done(id, ms)
    const expected = job?.unit.calls.length ?? -1
    if (!job || (error ? values.length >= expected : values.length !== expected)) {
      throw new TypeError(`it has answered ${values.length} calls of order ${id}, which it was not given`)
    }
    const where = `task ${job.unit.task} on rank ${worker.rank}`
    this.#end(job, { values, error: error && errorOf(error, where) })
  }

  #end({ unit }: Job, outcome: Parameters<Unit['end']>[0]): void {
    unit.end(outcome)
    this.#options.ended(unit)
  }

  #unfit(rank: number, told: ToldError): void {
    const cause = errorOf(told, `initializer on rank ${rank}`)
    this.#break(new BrokenExecutor(`the initializer failed on rank ${rank}: ${cause.message}`, { cause }))
  }

  #lose(rank: number): void {
    // The run goes on without it.
    this.#options.comm.Ack_failed()
    const worker = this.#workers.get(rank)
    this.#workers.delete(rank)
    for (const job of worker?.jobs.values() ?? []) {
      job.losses++
      if (job.losses < MOST_LOSSES) this.#again.push(job)
      else this.#end(job, { values: [], error: this.#deadly(job) })
    }
    if (this.#workers.size === 0 && !this.#isLeaving && !this.#broken) this.#employSelf()
    this.#deal()
    this.#notify()
  }

  #deadly({ unit, losses }: Job): BrokenExecutor {
    return new BrokenExecutor(
      `${losses} ranks were lost while they carried out task ${unit.task}; it is not tried again`,
    )
  }

  /** Fails all that is to be done. */
  #break(broken: BrokenExecutor): void {
    if (this.#broken) return
    this.#broken = broken
    for (const { unit } of this.#again) unit.end({ values: [], error: broken })
    this.#again = []
    for (let job = this.#queue.shift(); job; job = this.#queue.shift()) {
      if (job.unit.begin()) job.unit.end({ values: [], error: broken })
    }
    for (const { jobs } of this.#workers.values()) {
      for (const { unit } of jobs.values()) unit.end({ values: [], error: broken })
      jobs.clear()
    }
    this.#notify()
  }

  /** Gives what is to be done to who has room for it, least busy first. */
  #deal(): void {
    while (this.#queued > 0) {
      const worker = this.#freest()
      if (!worker) return
      const job = this.#again.length > 0 && worker.jobs.size === 0 ? this.#again.shift() : this.#queue.shift()
      if (!job) return
      if (job.losses > 0 || job.unit.begin()) this.#give(worker, job)
      else this.#options.ended(job.unit)
    }
  }

  #give(worker: Workload, job: Job): void {
    const { id, unit } = job
    worker.give(job)
    try {
      this.#order(worker.rank, { type: 'work', id, task: unit.task, calls: unit.calls })
    } catch (error) {
      // The arguments' fault, not the worker's.
      if (!(error instanceof Error) || !(isUncloneable(error) || error instanceof Exception)) throw error
      worker.takeBack(job)
      this.#end(job, { values: [], error })
    }
  }

  #freest(): Workload | null {
    const isPlenty = this.#queued > this.#workers.size
    let freest: Workload | null = null
    for (const worker of this.#workers.values()) {
      if (worker.room(isPlenty) > 0 && worker.jobs.size < (freest?.jobs.size ?? Number.POSITIVE_INFINITY))
        freest = worker
    }
    return freest
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  #notify(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const wake of waiting) wake()
  }
}

function isLoss(error: unknown): boolean {
  return error instanceof Exception && error.code === 'ERR_PROC_FAILED'
}
