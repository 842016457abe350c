import type { TracePart } from '../rank/messages.ts'
import { buildTrace } from './build-trace.ts'
import { ClockOffset } from './clock-offset.ts'
import type { ControlMessage } from './control.ts'
import { RankRecords } from './rank-records.ts'
import type { SourceStacks } from './source-stack.ts'
import type { Trace } from './trace-model.ts'
import { tracePartsOf } from './trace-parts.ts'

/** A host that has not answered by then is not waited for at the end of a run: its clock is taken to be this tab's. */
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
  stacks: Pick<SourceStacks, 'place'>
  /** To the tab of a rank. */
  send: (rank: number, message: TraceNews) => void
  /** More has come: so many records there are. */
  changed: (records: number) => void
}

/** The trace of one run: this tab's own rank, which tells the host; and at the host all ranks. */
export class RunTrace {
  readonly #options: RunTraceOptions
  readonly #ranks: RankRecords[]
  readonly #clock: ClockOffset | null
  /** What has come of the own rank is on its way to the host, one part after the other. */
  #telling: Promise<void> = Promise.resolve()

  constructor(options: RunTraceOptions) {
    const { run, names, rank, send } = options
    this.#options = options
    this.#ranks = names.map(() => new RankRecords(names.length))
    this.#clock =
      rank === 0 ? null : new ClockOffset(clockMs, (askedMs) => send(0, { type: 'clock-asked', run, askedMs }))
    if (this.#clock) this.#telling = this.#tellClock(this.#clock)
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
        if (rank === 0) this.#clock?.answer(news.askedMs, news.hostMs)
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

  /** Resolves when the host has been told everything that has come of the own rank; never rejects. */
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
    const { run, rank, stacks, send } = this.#options
    const places = await Promise.all(part.stacks.map((stack) => stacks.place(stack)))
    const { texts, dropped, beganMs, atMs } = part
    const own = { texts, places, records: part.records, dropped, beganMs, atMs }
    this.#ranks[rank]?.addOwn(own)
    this.#tellCount()
    if (rank === 0) return
    for (const each of tracePartsOf(own)) send(0, { type: 'trace', run, ...each })
  }

  #tellCount(): void {
    this.#options.changed(this.#ranks.reduce((sum, { count }) => sum + count, 0))
  }

  async #tellClock(clock: ClockOffset): Promise<void> {
    const { run, send } = this.#options
    clock.measure()
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOCK_MS)
    })
    await Promise.race([clock.settled, late])
    clearTimeout(timer)
    send(0, { type: 'clock-offset', run, offsetMs: clock.offsetMs })
  }
}

/** Milliseconds on the clock of this tab, which its worker shares. */
const clockMs = (): number => performance.timeOrigin + performance.now()
