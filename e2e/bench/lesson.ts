import { launch } from '../../mpirun/launcher.ts'
import { packageProgram } from './completed-run.ts'
import { type Spread, spreadOf } from './spread.ts'
import { stepsOfRun, type TimedStep, wholeOf } from './steps.ts'

/** The lesson's time, step by step. */
export interface Lesson {
  elements: number
  rounds: number
  /** In the order of the program, by rank. Time in which a rank waits for others is in it. */
  steps: { op: string; durationMs: Spread[] }[]
  /** From the beginning of the first step until the end of the last one, by rank. */
  allMs: Spread[]
}

/** Runs the lesson on `tabs` tabs, each time in fresh workers, and reads the times that its ranks told their host. */
export async function measureLesson(tabs: number, elements: number, rounds: number): Promise<Lesson> {
  const program = await packageProgram('web/programs/vector-add.ts')
  const world = await launch({ size: tabs })
  try {
    const runs: TimedStep[][][] = []
    for (let round = 0; round < rounds; round++) runs.push(await stepsOfRun(world, program, [String(elements)]))
    const spreads = (measure: (steps: TimedStep[]) => number): Spread[] =>
      Array.from({ length: tabs }, (_, rank) => spreadOf(runs.map((ranks) => measure(ranks[rank] ?? []))))
    const ops = runs[0]?.[0]?.map(({ op }) => op) ?? []
    return {
      elements,
      rounds,
      steps: ops.map((op, i) => ({ op, durationMs: spreads((steps) => steps[i]?.durationMs ?? Number.NaN) })),
      allMs: spreads(wholeOf),
    }
  } finally {
    await world.close()
  }
}
