import { launch } from '../../mpirun/launcher.ts'
import { completedRun, packageProgram } from './completed-run.ts'
import { renderersMiB } from './renderer-memory.ts'
import { type Spread, spreadOf } from './spread.ts'

/** How long it takes until a program can use COMM_WORLD, in milliseconds, and what that many tabs take. */
export interface Ready {
  tabs: number
  /**
   * From the first page load until all tabs are connected that connect in the lobby (all pairs, or in a large world all to
   * the host) and the launcher knows it.
   */
  formedMs: Spread
  /** From the command to start the first run until every rank's worker has an answer from each of those. */
  startedMs: Spread
  /** Both. */
  readyMs: Spread
  /** Of the renderers, in MiB, after the lesson has run: page, spare worker, GPU device and all; null where it cannot be known. */
  tabMiB: Spread | null
}

/**
 * Each round opens a browser of its own, so that none profits from what another has loaded, and runs the lesson at its end.
 * @throws Error when a world does not form, or its lesson does not end well
 */
export async function measureReady(tabs: number, rounds: number): Promise<Ready> {
  const program = await packageProgram('e2e/bench/programs/size.ts')
  const formed: number[] = []
  const started: number[] = []
  const memory: number[] = []
  const lesson = await packageProgram('web/programs/vector-add.ts')
  for (let round = 0; round < rounds; round++) {
    const world = await launch({ size: tabs })
    try {
      const beganMs = performance.now()
      const run = await world.run(program)
      const ready = await run.until(() => (run.readyMs === null ? (run.end ?? undefined) : 'ready'))
      started.push(performance.now() - beganMs)
      formed.push(world.formation.ms)
      if (ready !== 'ready') throw new Error(`${tabs} tabs: the run ended before every rank was ready`)
      await run.finished
      await completedRun(world, lesson, [])
      const mebibytes = renderersMiB()
      if (mebibytes !== null) memory.push(mebibytes / tabs)
    } finally {
      await world.close()
    }
  }
  return {
    tabs,
    formedMs: spreadOf(formed),
    startedMs: spreadOf(started),
    tabMiB: memory.length === 0 ? null : spreadOf(memory),
    readyMs: spreadOf(formed.map((ms, round) => ms + (started[round] ?? 0))),
  }
}
