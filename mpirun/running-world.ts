import type { Page } from 'playwright'
import type { Outcome, OutputLine, RankPhase } from '../web/page/state.ts'
import type { Trace } from '../web/page/trace-model.ts'
import type { Waits } from '../web/page/waits-model.ts'
import type { Launch } from './launcher.ts'
import type { ProgramRun, RankRecord } from './program-run.ts'
import { describeOutcome } from './run-text.ts'

/** A rank while its program runs; everything grows as it comes. */
export interface RunningRank {
  readonly rank: number
  /** Its tab; `page.close()` takes it away in mid-run. */
  readonly page: Page
  readonly phase: RankPhase
  /** Lines of standard output so far. */
  readonly output: string[]
  /** Lines of standard error so far. */
  readonly errorOutput: string[]
}

/** A rank after its run. */
export interface RankResult extends RunningRank {
  /** The program's default export; undefined when the rank did not end by itself. */
  readonly result: unknown
  /** The run's, the same for all ranks. */
  readonly outcome: Outcome
}

/** A run after its end, whatever that was. */
export interface FinishedRun {
  readonly outcome: Outcome
  /** In order of rank. */
  readonly ranks: RankResult[]
}

/** A run did not end well: its message has the rank, the error and the stack. */
export class RunFailed extends Error {
  override readonly name = 'RunFailed'
  readonly run: FinishedRun

  constructor(run: FinishedRun) {
    super(describeOutcome(run.outcome).join('\n'))
    this.run = run
  }
}

/** A program that runs on the tabs of a test. */
export class RunningWorld {
  readonly #world: Launch
  readonly #run: ProgramRun

  /** How it ended; never rejects, so that a test may look at a failure. */
  readonly finished: Promise<FinishedRun>

  readonly #onNext: (running: RunningWorld, program: string) => void

  /** @param onNext told of every further run on the same tabs */
  constructor(world: Launch, run: ProgramRun, onNext: (running: RunningWorld, program: string) => void) {
    this.#world = world
    this.#run = run
    this.#onNext = onNext
    this.finished = run.finished.then(({ outcome, ranks }) => ({
      outcome,
      ranks: ranks.map((record) => ({ ...describeRank(record), result: record.result, outcome })),
    }))
  }

  /** In order of rank, as they are now. */
  get ranks(): RunningRank[] {
    return this.#run.ranks.map(describeRank)
  }

  /**
   * Resolves with the first line of a rank's standard output that contains `text`, or matches it.
   * @throws Error when the run ends, or the time is up, without such a line
   */
  async line(rank: number, text: string | RegExp, timeoutMs = 30_000): Promise<string> {
    const record = this.#run.ranks[rank]
    if (record === undefined) throw new RangeError(`line: no rank ${rank} among ${this.#run.ranks.length}`)
    const found = (): string | undefined =>
      linesOf(record, 'stdout').find((line) => (typeof text === 'string' ? line.includes(text) : text.test(line)))
    const line = await this.#run.until(() => found() ?? (this.#run.end === null ? undefined : null), { timeoutMs })
    if (typeof line === 'string') return line
    const when = line === null ? 'the run ended' : `${timeoutMs / 1000} s went by`
    throw new Error(
      `line: ${when} and rank ${rank} had not printed ${String(text)}; it printed ${linesOf(record, 'stdout').length} lines`,
    )
  }

  /** What each rank waits for right now, in order of rank: one line each, or 'busy'. */
  waiting(): Promise<string[][]> {
    return this.#run.waiting()
  }

  /** What was recorded so far, if the run is `traced`. */
  trace(): Promise<Trace | null> {
    return this.#world.trace()
  }

  /** Who waits for whom right now, and the deadlock if that is one. */
  waits(): Promise<Waits> {
    return this.#world.waits()
  }

  /** Ends the run on all tabs, which stay connected; resolves when every tab knows. */
  async stop(): Promise<FinishedRun> {
    await this.#world.stop()
    return this.finished
  }

  /** Starts another program on the same tabs, over the same connections; this run must have ended. */
  async next(program: string, options: { args?: string[] } = {}): Promise<RunningWorld> {
    const running = new RunningWorld(this.#world, await this.#world.run(program, options), this.#onNext)
    this.#onNext(running, program)
    return running
  }
}

function describeRank(record: RankRecord): RunningRank {
  const { rank, tab, phase } = record
  return { rank, page: tab.page, phase, output: linesOf(record, 'stdout'), errorOutput: linesOf(record, 'stderr') }
}

function linesOf({ output }: RankRecord, stream: OutputLine['stream']): string[] {
  return output.filter((line) => line.stream === stream).flatMap(({ text }) => text.split('\n'))
}
