import { Cleanup } from '../../mpirun/cleanup.ts'
import { type Launch, launch } from '../../mpirun/launcher.ts'
import type { CompiledProgram } from '../../mpirun/program.ts'
import { packageProgram } from './completed-run.ts'
import { endOf, stepsOfRun } from './steps.ts'
import { inTurns, type Rounds } from './turns.ts'

/** A gallery program whose work grows with the square of its first argument. */
interface Workload {
  program: 'mandelbrot' | 'heat'
  /** On one tab; in weak scaling every tab has as much to do. */
  side: number
  more: readonly string[]
}

const WORKLOADS: readonly Workload[] = [
  { program: 'mandelbrot', side: 180, more: ['cyclic', '30'] },
  { program: 'heat', side: 128, more: ['20'] },
]

/** How long a program took on more and more tabs. `strong`: the same work for all; `weak`: as much for each. */
export interface Scaling {
  program: Workload['program']
  kind: 'strong' | 'weak'
  /** In the same order as `tabs`. */
  sides: number[]
  tabs: number[]
  /** `ms[i][round]` on `tabs[i]`, until the slowest rank's last call before `Finalize`. */
  ms: number[][]
}

/** Runs every workload over the fastest links, on each number of tabs in turn. */
export async function measureScaling(tabs: readonly number[], rounds: Rounds): Promise<Scaling[]> {
  const cleanup = new Cleanup()
  const worlds = new Map<number, Launch>()
  try {
    for (const size of tabs) {
      const world = await launch({ size, transport: 'auto' })
      cleanup.add(() => world.close())
      worlds.set(size, world)
    }
    const results: Scaling[] = []
    for (const { program: name, side, more } of WORKLOADS) {
      const program = await packageProgram(`web/programs/${name}.ts`)
      for (const kind of ['strong', 'weak'] as const) {
        // Twice the side is four times the work; the strong one is what two tabs have in weak scaling.
        const sideOn = (size: number): number => Math.round(side * Math.sqrt(kind === 'weak' ? size : 2))
        const ms = await inTurns(tabs.map(String), rounds, (size) =>
          programMs(worlds.get(Number(size)), program, [String(sideOn(Number(size))), ...more]),
        )
        results.push({ program: name, kind, sides: tabs.map(sideOn), tabs: [...tabs], ms: [...ms.values()] })
      }
    }
    return results
  } finally {
    await cleanup.run()
  }
}

async function programMs(world: Launch | undefined, program: CompiledProgram, args: string[]): Promise<number> {
  if (!world) throw new Error(`${program.name}: no world of that size is open`)
  const ranks = await stepsOfRun(world, program, args)
  return Math.max(
    ...ranks
      .flat()
      .filter(({ op }) => op !== 'Finalize')
      .map(endOf),
  )
}
