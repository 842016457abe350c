import * as v from 'valibot'
import { Cleanup } from '../../mpirun/cleanup.ts'
import { type Launch, launch } from '../../mpirun/launcher.ts'
import { packageProgram } from './completed-run.ts'
import { findMpi4py, Mpirun } from './mpi4py/mpirun.ts'
import { endOf, stepsOfRun, type TimedStep } from './steps.ts'
import { inTurns, type Rounds } from './turns.ts'

export const LESSON_WAYS = ['rtc', 'auto', 'mpi4py, TCP', 'mpi4py, shared memory'] as const
export type LessonWay = (typeof LESSON_WAYS)[number]

/** One run of the lesson, in milliseconds, seen from root. */
export interface LessonTimes {
  /** From the program's beginning to the end of its gather. */
  wholeMs: number
  /** From the beginning of its first scatter to the end of its gather. */
  betweenMs: number
  /** The slowest rank's sum. */
  computeMs: number
}

/** The lesson with arrays of one size on so many ranks; each way measured in the same rounds. */
export interface LessonSize {
  tabs: number
  elements: number
  times: Partial<Record<LessonWay, LessonTimes[]>>
}

/** What is left of the lesson when the making of the arrays and the slowest rank's sum are taken away. */
export const communicationMs = ({ betweenMs, computeMs }: LessonTimes): number => betweenMs - computeMs

const TIMES = v.object({ wholeMs: v.number(), betweenMs: v.number(), computeMs: v.number() })

/** Runs the lesson on `tabs` tabs over rtc and over the fastest links, and under mpi4py where it is installed. */
export async function measureLessonSizes(
  tabs: number,
  sizes: readonly number[],
  rounds: Rounds,
): Promise<LessonSize[]> {
  const cleanup = new Cleanup()
  const program = await packageProgram('web/programs/vector-add.ts')
  const ways = new Map<LessonWay, (elements: number) => Promise<LessonTimes>>()
  const add = (way: LessonWay, world: Launch): void => {
    cleanup.add(() => world.close())
    ways.set(way, async (elements) => timesOf(await stepsOfRun(world, program, [String(elements)])))
  }
  try {
    for (const transport of ['rtc', 'auto'] as const) add(transport, await launch({ size: tabs, transport }))
    const python = await findMpi4py()
    if (python !== null) {
      for (const btl of ['TCP', 'shared memory'] as const) {
        const ranks = await Mpirun.start(python, tabs, btl)
        cleanup.add(() => ranks.close())
        ways.set(`mpi4py, ${btl}`, async (elements) => v.parse(TIMES, await ranks.ask({ program: 'lesson', elements })))
      }
    }
    const results: LessonSize[] = []
    for (const elements of sizes) {
      const times = await inTurns([...ways.keys()], rounds, (way) => {
        const measure = ways.get(way)
        if (!measure) throw new Error(`nobody runs the lesson over ${way}`)
        return measure(elements)
      })
      results.push({ tabs, elements, times: Object.fromEntries(times) })
    }
    return results
  } finally {
    await cleanup.run()
  }
}

/** @param ranks the calls of each */
function timesOf(ranks: readonly TimedStep[][]): LessonTimes {
  const root = ranks[0] ?? []
  const [scatter, gather] = [root.find(({ op }) => op === 'Scatterv'), root.find(({ op }) => op === 'Gatherv')]
  const sums = ranks.map((steps) => steps.find(({ op }) => op === 'gpu.map')?.durationMs ?? Number.NaN)
  if (!scatter || !gather) throw new Error('the lesson told nothing of its Scatterv and Gatherv')
  return { wholeMs: endOf(gather), betweenMs: endOf(gather) - scatter.startMs, computeMs: Math.max(...sums) }
}
