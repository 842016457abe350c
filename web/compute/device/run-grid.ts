import type { NumericArray } from '../array-kinds.ts'
import { type CompiledGrid, groupCount } from '../kernel/grid.ts'
import type { GridFailure } from '../kernel/grid-failure.ts'
import type { Extent } from '../kernel/grid-parameters.ts'
import type { DevicePart } from '../operand.ts'
import { type ArrayArgument, type BoundArguments, bindArguments } from './kernel-arguments.ts'
import type { Program } from './pipeline-cache.ts'
import { pipelined } from './pipelined.ts'
import type { Session } from './session.ts'
import { runSlices, type Slice, type SliceFailure } from './slices.ts'

/** A grid kernel and what it runs on. */
export interface GridRun {
  /** What errors begin with. */
  readonly operation: string
  readonly grid: CompiledGrid
  readonly extent: Extent
  /** Arrays and scalars, one for each argument of the kernel. */
  readonly values: readonly (NumericArray | DevicePart | number)[]
}

/** One waits in the GPU's queue while the other runs. */
const SLICES_IN_FLIGHT = 2

/**
 * Runs a grid kernel, cut into submits that each take a fraction of a second. Typed arrays that it writes have their new
 * elements afterwards. Returns what the kernel failed with, or null; after a failure typed arrays are as they were.
 * @throws DeviceFailure when the device is lost; what `bindArguments` throws; Error for what else the GPU refuses
 */
export async function runGrid(session: Session, wgsl: string, run: GridRun): Promise<GridFailure | null> {
  const { operation, grid, extent } = run
  const program = await session.pipelines.get(operation, wgsl)
  const bound = await bindArguments(session, operation, arraysOf(run))
  const threads = groupThreads(grid)
  const count = groupCount(grid, extent)
  let begun = 0
  let failure: GridFailure | null = null
  try {
    await pipelined(SLICES_IN_FLIGHT, () => {
      if (begun >= count || failure !== null) return null
      const firstGroup = begun
      const endGroup = Math.min(begun + Math.max(Math.floor(program.pace.threads / threads), 1), count)
      begun = endGroup
      const ended = program.pace.begin((endGroup - firstGroup) * threads)
      const slice = sliceOf(run, program, bound, [firstGroup, endGroup])
      return runSlices(session, operation, [slice]).then((outcome) => {
        ended()
        failure ??= outcome
      })
    })
    if (failure === null) await bound.finish()
    return failure
  } finally {
    bound.close()
  }
}

/**
 * Runs small grids one after the other in one submit. Returns what the first one that failed did so with, or null.
 * @throws as `runGrid`
 */
export async function runGridsTogether(
  session: Session,
  operation: string,
  runs: readonly (GridRun & { readonly wgsl: string })[],
): Promise<SliceFailure | null> {
  const programs = await Promise.all(runs.map(({ wgsl }) => session.pipelines.get(operation, wgsl)))
  const slices: Slice[] = []
  const opened: BoundArguments[] = []
  try {
    for (const [index, program] of programs.entries()) {
      const run = runs[index]
      if (run === undefined) continue
      const bound = await bindArguments(session, operation, arraysOf(run))
      opened.push(bound)
      slices.push(sliceOf(run, program, bound, [0, groupCount(run.grid, run.extent)]))
    }
    const failure = await runSlices(session, operation, slices)
    if (failure === null) for (const bound of opened) await bound.finish()
    return failure
  } finally {
    for (const bound of opened) bound.close()
  }
}

function sliceOf(
  { grid, extent, values }: GridRun,
  program: Program,
  bound: BoundArguments,
  [firstGroup, endGroup]: readonly [first: number, end: number],
): Slice {
  const numbers = values.map((value) => (typeof value === 'number' ? value : value.length))
  return { program, grid, extent, firstGroup, endGroup, numbers, bind: () => ({ arrays: bound.bindings() }) }
}

/** Those that the shader binds, in that order. */
function arraysOf({ operation, grid, values }: GridRun): ArrayArgument[] {
  return values.flatMap((array, index) => {
    const argument = grid.arguments[index]
    const isBound = typeof array !== 'number' && (grid.bindings.arguments[index] ?? null) !== null
    if (!isBound || argument === undefined) return []
    return [{ name: `${operation}: '${argument.name}'`, array, isWritten: argument.isWritten }]
  })
}

/** Threads of one workgroup. */
export function groupThreads({ workgroupSize }: CompiledGrid): number {
  return workgroupSize.reduce((product, size) => product * size, 1)
}
