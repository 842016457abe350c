import type { Launch } from '../../mpirun/launcher.ts'
import { completedRun } from './completed-run.ts'
import type { CompiledProgram } from '../../mpirun/program.ts'

/** One call of a rank; milliseconds since its program began. */
export interface TimedStep {
  op: string
  startMs: number
  durationMs: number
}

/** Runs a program to its end. @returns what each rank told its host of its calls, in order of rank */
export async function stepsOfRun(world: Launch, program: CompiledProgram, args: string[]): Promise<TimedStep[][]> {
  await completedRun(world, program, args)
  const ranks = await world.tabs[0]?.page.evaluate(() => globalThis.tabmpi.state.run?.ranks.map(({ steps }) => steps))
  if (!ranks) throw new Error(`${program.name}: the host knows nothing of the run`)
  return ranks
}

/** Milliseconds from a rank's first call to the end of its last one; NaN where there is none. */
export const wholeOf = (steps: readonly TimedStep[]): number =>
  Math.max(...steps.map(endOf)) - (steps[0]?.startMs ?? Number.NaN)

/** Milliseconds from the program's beginning to a call's end. */
export const endOf = ({ startMs, durationMs }: TimedStep): number => startMs + durationMs
