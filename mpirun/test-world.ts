import type { Browser } from 'playwright'
import type { TestInfo } from 'playwright/test'
import type { Transport } from '../shared/events.ts'
import { type Launch, launch, type LaunchOptions } from './launcher.ts'
import { compileProgram } from './program.ts'
import { type RankResult, RunFailed, RunningWorld } from './running-world.ts'
import { describeTimeout } from './run-text.ts'

/** How to start a program in a test. */
export interface StartOptions extends Pick<LaunchOptions, 'channel' | 'iceServers' | 'transport'> {
  /** What the program finds in `args`. */
  args?: string[]
  /** Records calls and messages, for `RunningWorld.trace`. @default false */
  traced?: boolean
}

/** How to run a program in a test. */
export interface WorldRunOptions extends StartOptions {
  /** Fail when the run lasts longer, naming what each rank waits for. @default the test's own time-out */
  timeoutMs?: number
  /** Called once the program has started, to meddle with it while it runs. */
  onStarted?: (running: RunningWorld) => void | Promise<void>
}

/** The fixture. Worlds stay open until the test ends, so that it may look at their pages. */
export interface World {
  /**
   * Runs a program on `size` tabs to its end.
   * @param program path of a TypeScript or JavaScript file, relative to the working directory
   * @returns the ranks in order
   * @throws RunFailed when a rank threw, aborted or was lost
   */
  run(size: number, program: string, options?: WorldRunOptions): Promise<RankResult[]>
  /** The same, but resolves as soon as the program has started; a failure of the program shows in `finished`. */
  start(size: number, program: string, options?: StartOptions): Promise<RunningWorld>
}

/** The worlds of one test. */
export class TestWorlds implements World {
  readonly #browser: Browser
  readonly #transport: Transport
  readonly #worlds: Launch[] = []
  readonly #runs: { running: RunningWorld; program: string }[] = []

  /** @param transport of worlds that are started without saying */
  constructor(browser: Browser, transport: Transport) {
    this.#browser = browser
    this.#transport = transport
  }

  async run(size: number, program: string, options: WorldRunOptions = {}): Promise<RankResult[]> {
    const { timeoutMs, onStarted, ...rest } = options
    const running = await this.start(size, program, rest)
    await onStarted?.(running)
    const end = await withinTime(running.finished, timeoutMs)
    if (end === undefined) {
      throw new Error(describeTimeout(timeoutMs ?? 0, await running.waiting()).join('\n'))
    }
    if (end.outcome.kind !== 'ended') throw new RunFailed(end)
    return end.ranks
  }

  async start(
    size: number,
    program: string,
    { args = [], traced = false, ...options }: StartOptions = {},
  ): Promise<RunningWorld> {
    const compiled = await compileProgram(program)
    const world = await launch({ transport: this.#transport, ...options, size, browser: this.#browser })
    this.#worlds.push(world)
    const note = (running: RunningWorld, name: string): void => void this.#runs.push({ running, program: name })
    const running = new RunningWorld(world, await world.run(compiled, { args, traced }), note)
    note(running, program)
    return running
  }

  /** Puts every rank's output, and what a rank waits for that has not ended, into the report. */
  async attachOutput(testInfo: TestInfo): Promise<void> {
    for (const { program, running } of this.#runs) {
      const waiting = await running.waiting()
      for (const { rank, phase, output, errorOutput } of running.ranks) {
        const lines = [
          `${phase}${phase === 'running' ? `, waiting for: ${waiting[rank]?.join('; ')}` : ''}`,
          '--- standard output',
          ...output,
          '--- standard error',
          ...errorOutput,
        ]
        const name = `rank ${rank} of ${running.ranks.length}, ${program}`
        await testInfo.attach(name, { body: lines.join('\n'), contentType: 'text/plain' })
      }
    }
  }

  /** Closes all tabs; the browser stays. */
  async close(): Promise<void> {
    await Promise.all(this.#worlds.map((world) => world.close()))
  }
}

async function withinTime<T>(promise: Promise<T>, timeoutMs: number | undefined): Promise<T | undefined> {
  if (timeoutMs === undefined) return promise
  let timer: ReturnType<typeof setTimeout> | undefined
  const expired = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), timeoutMs)
  })
  try {
    return await Promise.race([promise, expired])
  } finally {
    clearTimeout(timer)
  }
}
