import { launch } from '../../mpirun/launcher.ts'
import { packageProgram } from './completed-run.ts'
import { type Spread, spreadOf } from './spread.ts'

/** How long it takes until a program can use COMM_WORLD, in milliseconds. */
export interface Ready {
  tabs: number
  /** From the first page load until all pairs of tabs are connected and the launcher knows it. */
  formedMs: Spread
  /** From the command to start the first run until every rank's worker has an answer from each of its peers. */
  startedMs: Spread
  /** Both. */
  readyMs: Spread
}

/** Each round opens a browser of its own, so that none profits from what another has loaded. */
export async function measureReady(tabs: number, rounds: number): Promise<Ready> {
  const program = await packageProgram('e2e/bench/programs/size.ts')
  const formed: number[] = []
  const started: number[] = []
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
    } finally {
      await world.close()
    }
  }
  return {
    tabs,
    formedMs: spreadOf(formed),
    startedMs: spreadOf(started),
    readyMs: spreadOf(formed.map((ms, round) => ms + (started[round] ?? 0))),
  }
}
