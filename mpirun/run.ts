import { writeFile } from 'node:fs/promises'
import { toChromeTrace } from '../web/page/chrome-trace.ts'
import type { Outcome } from '../web/page/state.ts'
import type { Deadlock } from '../web/page/waits-model.ts'
import type { RunRequest } from './command-line.ts'
import { type Launch, launch } from './launcher.ts'
import { errorText } from '../shared/error-text.ts'
import { compileProgram } from './program.ts'
import type { ProgramRun, RunEnd } from './program-run.ts'
import { runAsJson } from './run-json.ts'
import { describeEnd, describeFormation, describeTimeout, lineOf } from './run-text.ts'
import { UsageError } from './usage-error.ts'

/** As `timeout(1)` has it. */
const TIMED_OUT = 124

/**
 * `tabmpi run`: ranks' lines to standard output and standard error as they come, all else to standard error.
 * @returns the exit code: 0 when every rank ended, 1 when one threw, `Abort`'s own, 124 when the time was up
 * @throws UsageError, CompileError for a bad program; `signal.reason` when interrupted
 */
export async function run(request: RunRequest, signal: AbortSignal): Promise<number> {
  const startedAt = performance.now()
  const program = await compileProgram(request.program)
  const { size, browser, headed, iceServers, channel, transport, graceMs } = request
  const world = await launch({
    size,
    browserName: browser,
    headed,
    iceServers,
    channel,
    transport,
    ...(graceMs !== undefined && { graceMs }),
    notice: say,
    signal,
  })
  try {
    describeFormation(world.formation, world.browserPath).forEach(say)
    const running = await world.run(program, {
      args: request.args,
      traced: request.trace !== undefined,
      onOutput: (rank, line) => {
        if (!request.json) process[line.stream].write(lineOf(rank, line, request.tagOutput))
      },
    })
    const end = await watch(running, request.timeoutMs, signal)
    const waiting = end === undefined ? await running.waiting() : null
    const deadlock = end === undefined ? await deadlockIn(world) : null
    signal.throwIfAborted()
    if (waiting !== null) describeTimeout(request.timeoutMs ?? 0, waiting, deadlock).forEach(say)
    if (end !== undefined) describeEnd(end, world.formation).forEach(say)
    if (request.trace !== undefined) await writeTrace(world, request.trace)
    const exitCode = end === undefined ? TIMED_OUT : exitCodeOf(end.outcome)
    if (request.json) {
      const totalMs = performance.now() - startedAt
      process.stdout.write(`${asJson(request, world, running, end, waiting, exitCode, totalMs)}\n`)
    }
    return exitCode
  } finally {
    await world.close()
  }
}

/** Null too where the host's tab is gone, which its rank's line says. */
async function deadlockIn(world: Launch): Promise<Deadlock | null> {
  const { deadlock } = await world.waits().catch(() => ({ deadlock: null }))
  return deadlock
}

/** @throws UsageError when the file cannot be written */
async function writeTrace(world: Launch, file: string): Promise<void> {
  const trace = await world.trace()
  if (trace === null) return say(`nothing was recorded, and ${file} is not written: no program has begun`)
  try {
    await writeFile(file, toChromeTrace(trace))
  } catch (error) {
    throw new UsageError(`--trace ${file}: ${errorText(error)}`)
  }
  say(`the trace is in ${file}: open it at ui.perfetto.dev or in the page`)
}

function say(line: string): void {
  process.stderr.write(`tabmpi: ${line}\n`)
}

/** Says when all ranks are ready; resolves with the end of the run, or with nothing when the time is up. */
async function watch(
  running: ProgramRun,
  timeoutMs: number | undefined,
  signal: AbortSignal,
): Promise<RunEnd | undefined> {
  const ended = (): RunEnd | undefined => running.end ?? undefined
  const sayReady = async (): Promise<void> => {
    await running.until(() => running.readyMs ?? ended(), { timeoutMs, signal })
    if (running.readyMs !== null) say(`COMM_WORLD ready ${Math.round(running.readyMs)} ms after the start of the run`)
  }
  const [end] = await Promise.all([running.until(ended, { timeoutMs, signal }), sayReady()])
  return end
}

function exitCodeOf(outcome: Outcome): number {
  if (outcome.kind === 'ended') return 0
  if (outcome.kind === 'stopped') return 1
  // A shell keeps eight bits: 256 would look like success.
  return outcome.code >= 0 && outcome.code <= 255 ? outcome.code : 1
}

function asJson(
  { program, args }: RunRequest,
  { formation, browserPath, browserVersion }: Launch,
  { ranks, readyMs }: ProgramRun,
  end: RunEnd | undefined,
  waiting: string[][] | null,
  exitCode: number,
  totalMs: number,
): string {
  return runAsJson({
    program,
    args,
    exitCode,
    outcome: end?.outcome ?? { kind: 'timeout' },
    browser: { path: browserPath, version: browserVersion },
    formation,
    ranks,
    waiting,
    timings: { formedMs: formation.ms, readyMs, runMs: end?.durationMs ?? null, totalMs },
  })
}
