import type { TracePart } from '../rank/messages.ts'
import { buildTrace } from './build-trace.ts'
import { ClockOffset } from './clock-offset.ts'
import type { ControlMessage } from './control.ts'
import { RankRecords } from './rank-records.ts'
import type { SourceStacks } from './source-stack.ts'
import type { Trace } from './trace-model.ts'
import { tracePartsOf } from './trace-parts.ts'

/** A lead that has not answered by then is not waited for at the end of a run: its clock is taken to be this tab's. */
const CLOCK_MS = 1_000

type Message<T extends ControlMessage['type']> = Extract<ControlMessage, { type: T }>
/** Of other tabs, about the trace. */
export type TraceNews = Message<'trace' | 'clock-asked' | 'clock' | 'clock-offset'>

export interface RunTraceOptions {
  run: number
  program: string
  /** The tabs' names as people see them, in rank order. */
  names: readonly string[]
  /** This tab's rank. */
  rank: number
  /** The rank whose tab leads the run now: see `RunLead`. */
  lead: () => number
  stacks: Pick<SourceStacks, 'place'>
  /** To the lead's tab. */
  say: (message: TraceNews) => void
  /** To the tab of a rank. */
  send: (rank: number, message: TraceNews) => void
  /** More has come: so many records there are. */
  changed: (records: number) => void
}

/** The trace of one run: of this tab's own rank, which tells the lead; and in the lead's tab of all ranks. */
export class RunTrace {
  readonly #options: RunTraceOptions
  readonly #ranks: RankRecords[]
  #clock: ClockOffset | null = null
  /** The rank whose tab has been told everything that has come of the own rank. */
  #told = 0
  /** What has come of the own rank is on its way to the lead, one part after the other. */
  #telling: Promise<void> = Promise.resolve()

  constructor(options: RunTraceOptions) {
    const { names, rank } = options
    this.#options = options
    this.#ranks = names.map(() => new RankRecords(names.length))
    if (rank !== 0) this.#telling = this.#tellClock()
  }

  /** The own rank's worker has recorded something. */
  own(part: TracePart): void {
    // A mistake of ours must not keep the run from its end.
    this.#telling = this.#telling.then(() => this.#tell(part)).catch((error: unknown) => reportError(error))
  }

  /** @throws Error saying what is wrong with what another tab tells */
  hear(rank: number, news: TraceNews): void {
    const { run, send } = this.#options
    switch (news.type) {
      case 'clock-asked':
        return send(rank, { type: 'clock', run, askedMs: news.askedMs, hostMs: clockMs() })
      case 'clock':
        if (rank === this.#options.lead()) this.#clock?.answer(news.askedMs, news.hostMs)
        return
      case 'clock-offset': {
        const records = this.#ranks[rank]
        if (records) records.offsetMs = news.offsetMs
        return
      }
      case 'trace':
        this.#ranks[rank]?.add(news)
        return this.#tellCount()
    }
  }

  /** There is another lead, and it can be reached: it is told everything from the beginning. */
  retell(): void {
    const { rank, lead, say, run } = this.#options
    this.#telling = this.#telling
      .then(() => this.#tellClock())
      .then(() => {
        const records = this.#ranks[rank]
        if (!records || records.beganMs === null) return
        const { texts, places, numbers, dropped, beganMs, atMs } = records
        const own = { texts, places, records: numbers, dropped, beganMs, atMs }
        this.#told = lead()
        for (const each of tracePartsOf(own)) say({ type: 'trace', run, ...each })
      })
  }

  /** Resolves when the lead has been told everything that has come of the own rank; never rejects. */
  settled(): Promise<void> {
    return this.#telling
  }

  /** Null when nothing has come. */
  trace(): Trace | null {
    const { program, names } = this.#options
    if (this.#ranks.every(({ beganMs }) => beganMs === null)) return null
    return buildTrace(
      program,
      this.#ranks.map((records, rank) => ({ name: names[rank] ?? `rank ${rank}`, records })),
    )
  }

  async #tell(part: TracePart): Promise<void> {
    const { run, rank, lead, stacks, say } = this.#options
    const places = await Promise.all(part.stacks.map((stack) => stacks.place(stack)))
    const { texts, dropped, beganMs, atMs } = part
    const own = { texts, places, records: part.records, dropped, beganMs, atMs }
    this.#ranks[rank]?.addOwn(own)
    this.#tellCount()
    if (rank === lead() || lead() !== this.#told) return
    for (const each of tracePartsOf(own)) say({ type: 'trace', run, ...each })
  }

  #tellCount(): void {
    this.#options.changed(this.#ranks.reduce((sum, { count }) => sum + count, 0))
  }

  async #tellClock(): Promise<void> {
    const { run, say } = this.#options
    const clock = new ClockOffset(clockMs, (askedMs) => say({ type: 'clock-asked', run, askedMs }))
    this.#clock = clock
    clock.measure()
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOCK_MS)
    })
    await Promise.race([clock.settled, late])
    clearTimeout(timer)
    say({ type: 'clock-offset', run, offsetMs: clock.offsetMs })
  }
}

/** Milliseconds on the clock of this tab, which its worker shares. */
const clockMs = (): number => performance.timeOrigin + performance.now()
