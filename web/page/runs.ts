import type { GoneNotice, Run } from '../../shared/events.ts'
import type { Channel, ConnectionEnd } from '../transport/connection.ts'
import type { RunMessage } from './control.ts'
import { runOfLabel } from './run-links.ts'
import { SourceStacks } from './source-stack.ts'
import { SpareWorkers } from './spare-workers.ts'
import type { RunState } from './state.ts'
import { TabRun } from './tab-run.ts'
import type { TabRunOptions } from './tab-run-options.ts'
import type { Trace } from './trace-model.ts'
import type { Waits } from './waits-model.ts'

/** Control messages of runs that are not known here yet. */
const EARLY_MESSAGES = 4096

export interface RunsOptions extends Omit<TabRunOptions, 'stacks' | 'spares'> {
  channels: 'auto' | 'relay'
}

/** The runs of this tab, one after the other. */
export class Runs {
  readonly #options: RunsOptions
  readonly #spares: SpareWorkers
  readonly #stacks: SourceStacks
  /** The run in progress, or the last one. */
  #current: TabRun | null = null
  /** The number of the last run that was announced. */
  #known: number | null = null
  #early: { member: string; message: RunMessage }[] = []

  constructor(options: RunsOptions) {
    this.#options = options
    this.#stacks = new SourceStacks(options.assets)
    this.#spares = new SpareWorkers(options.assets, options.channels)
    this.#spares.prepare()
  }

  /** Of the run in progress, or of the last one. */
  get state(): RunState | null {
    return this.#current?.state ?? null
  }

  /** A run was announced; being told again does no harm, even after its end. */
  start(run: Run): void {
    this.#begin(run, false)
  }

  /**
   * A run had begun when this page joined: so it is no rank of it, even where the page before it was one.
   * @param present members that are there
   */
  watch(run: Run, present: readonly string[]): void {
    this.#begin(run, true)
    // Nobody tells of those who left before.
    const { self } = this.#options
    for (const member of run.members) if (member === self || !present.includes(member)) this.gone(member, 'left')
  }

  #begin(run: Run, isLate: boolean): void {
    if (this.#known === run.run) return
    this.#known = run.run
    // The server begins no run before the last one is over, so that this tab has missed its end.
    this.#current?.stop()
    const current = new TabRun(run, isLate, {
      ...this.#options,
      stacks: this.#stacks,
      spares: this.#spares,
      // What is still learned of an earlier run changes nothing any more.
      changed: (state) => {
        if (this.#current === current) this.#options.changed(state)
      },
    })
    this.#current = current
    current.begin()
    for (const { member, message } of this.#early.splice(0)) if (message.run === run.run) this.control(member, message)
  }

  /** The server was away: if it was started anew it also numbers runs anew. */
  forget(): void {
    if (this.state?.outcome) this.#known = null
  }

  /** Members can be reached that could not before. */
  reach(): void {
    this.#current?.reach()
  }

  /** A member opened a channel, for this run or for one that this tab has not heard of; it is transferred within this call. */
  channel(member: string, label: string, pipe: Channel): void {
    const run = runOfLabel(label)
    const connection = this.#options.peers.get(member)?.attempt
    if (run === null || !connection) pipe.channel.close()
    else if (!this.#current?.take(run, member, connection, pipe)) this.#spares.hand(run, member, connection, pipe)
  }

  /** What another tab says of its rank. */
  control(member: string, message: RunMessage): void {
    const state = this.state
    if (state?.run === message.run) return this.#current?.control(member, message)
    const isLate = state !== null && state.outcome === null && message.run < state.run
    if (!isLate && this.#early.length < EARLY_MESSAGES) this.#early.push({ member, message })
  }

  /** The server says that the run is over. */
  end(run: number): void {
    if (this.state?.run === run) this.#current?.end()
  }

  /** Ends the run in progress on all tabs that are connected to this one. */
  stop(): void {
    this.#current?.stop()
  }

  /** A member said goodbye (`left`), the host removed it, or the server gave it up (`lost`). */
  gone(member: string, why: GoneNotice['why']): void {
    this.#current?.gone(member, why)
  }

  /** The connection to a member is gone. */
  disconnected(member: string, end: ConnectionEnd): void {
    this.#current?.disconnected(member, end)
  }

  /** What this tab's rank waits for, one line each. */
  waiting(): Promise<string[]> {
    return this.#current?.waiting() ?? Promise.resolve([])
  }

  /** See `Tab.trace`. */
  trace(): Trace | null {
    return this.#current?.insight?.trace() ?? null
  }

  /** See `Tab.waits`. */
  waits(): Promise<Waits> {
    return this.#current?.insight?.waits() ?? Promise.resolve({ ranks: [], deadlock: null })
  }

  close(): void {
    this.#current?.close()
    this.#spares.terminate()
  }
}
