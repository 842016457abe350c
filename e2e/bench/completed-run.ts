import { join } from 'node:path'
import type { Launch } from '../../mpirun/launcher.ts'
import { packageRoot } from '../../mpirun/package-root.ts'
import { compileProgram, type CompiledProgram } from '../../mpirun/program.ts'
import type { RunEnd } from '../../mpirun/program-run.ts'
import { describeOutcome } from '../../mpirun/run-text.ts'

/** A program of this package, wherever the command was called. @param file relative to the package's folder */
export function packageProgram(file: string): Promise<CompiledProgram> {
  return compileProgram(join(packageRoot(), file))
}

/** Runs a program to its end. @throws Error with the outcome of a run that did not end well */
export async function completedRun(world: Launch, program: CompiledProgram, args: string[]): Promise<RunEnd> {
  const run = await world.run(program, { args })
  const end = await run.finished
  if (end.outcome.kind !== 'ended') throw new Error(`${program.name}: ${describeOutcome(end.outcome).join('\n')}`)
  return end
}
