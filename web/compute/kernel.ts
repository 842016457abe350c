import { bytesOf, type Kind } from './array-kinds.ts'
import type { Context } from './context.ts'
import { deviceProblem } from './device/device-problem.ts'
import { type GridRun, runGrid, runGridsTogether } from './device/run-grid.ts'
import type { Session } from './device/session.ts'
import { GpuArray } from './gpu-array.ts'
import { extentOf, type Grid } from './grid.ts'
import { type CompiledGrid, compileGrid, describeFailure, groupCount } from './kernel/grid.ts'
import type { GridArgument } from './kernel/grid-argument.ts'
import type { GridFailure } from './kernel/grid-failure.ts'
import type { Extent } from './kernel/grid-parameters.ts'
import { checkAliases, gridArguments, type KernelValue } from './kernel-arguments.ts'
import { elementsOfAll, type Operand, placed } from './operand.ts'

/** A kernel that is to run. */
export interface KernelCall {
  /** What errors begin with. */
  readonly operation: string
  /** The function's text. */
  readonly source: string
  /** What the page is shown as the source; by default the source. */
  readonly shown?: string
  readonly grid: Grid
  readonly values: readonly KernelValue[]
  /** That of all numbers in the functions among the values; by default they are as in the kernel. */
  readonly functionKind?: Kind
}

/** A call, compiled for its arguments. */
interface CompiledCall {
  readonly operation: string
  readonly grid: CompiledGrid
  readonly extent: Extent
  readonly values: readonly (Operand | number)[]
}

/** Functions of a thread, each compiled once for each combination of kinds. */
export class Kernels {
  readonly #context: Context
  readonly #compiled = new Map<string, CompiledGrid>()

  constructor(context: Context) {
    this.#context = context
  }

  /** Calls the function for every thread of its grid. @throws as `GpuKernel` */
  async run(call: KernelCall): Promise<void> {
    const compiled = this.#prepare(call)
    if (groupCount(compiled.grid, compiled.extent) === 0) return
    const wgsl = wgslOf(compiled)
    if (wgsl === null) return this.#onCpu(compiled, compiled.grid.note)
    await this.#context.devices.run(
      async (session) => {
        const problem = deviceProblem(session, compiled.grid)
        if (problem !== null) return this.#onCpu(compiled, problem)
        check(compiled, await runGrid(session, wgsl, onDevice(compiled)))
      },
      (reason) => this.#onCpu(compiled, `computing on the CPU: ${reason}`),
    )
  }

  /** Small kernels, each on what those before it have written: on the GPU all of them in one go. @throws as `run` */
  async runTogether(calls: readonly KernelCall[]): Promise<void> {
    const compiled = calls.map((call) => this.#prepare(call))
    await this.#context.devices.run(
      async (session) => {
        const runs = compiled.flatMap((call) => onlyOnDevice(session, call))
        if (runs.length < calls.length) return this.#runEach(calls)
        const failure = await runGridsTogether(session, calls[0]?.operation ?? '', runs)
        const failed = compiled[failure?.slice ?? 0]
        if (failed !== undefined) check(failed, failure)
      },
      () => this.#runEach(calls),
    )
  }

  /** The same on the CPU, without saying so: for what is not worth a way to the GPU. @throws as `run` */
  runOnCpu(call: KernelCall): Promise<void> {
    return this.#onCpu(this.#prepare(call), null)
  }

  async #runEach(calls: readonly KernelCall[]): Promise<void> {
    for (const call of calls) await this.run(call)
  }

  #prepare({ operation, source, shown = source, grid, values, functionKind }: KernelCall): CompiledCall {
    const extent = extentOf(`${operation}: the grid`, grid)
    const compiled = this.#compile(operation, source, shown, gridArguments(operation, values, functionKind), extent)
    const passed = values.map((value) => (typeof value === 'function' ? 0 : value))
    checkAliases(operation, compiled, passed)
    return { operation, grid: compiled, extent, values: passed }
  }

  #compile(
    operation: string,
    source: string,
    shown: string,
    args: readonly GridArgument[],
    [, height, depth]: Extent,
  ): CompiledGrid {
    const dimensions = depth > 1 ? 3 : height > 1 ? 2 : 1
    const key = [operation, dimensions, JSON.stringify(args), source].join('\n')
    let compiled = this.#compiled.get(key)
    if (compiled === undefined) {
      compiled = compileGrid(operation, source, args, { dimensions, maxTurns: this.#context.maxTurns })
      this.#compiled.set(key, compiled)
      this.#context.onKernel({ source: shown, wgsl: compiled.wgsl, note: compiled.note })
    }
    return compiled
  }

  async #onCpu(call: CompiledCall, why: string | null): Promise<void> {
    const { operation, grid, extent, values } = call
    if (why !== null) this.#context.note(operation, why)
    const loop = await this.#context.loops.load(grid.javascript)
    const elements = await elementsOfAll(values, (index) => nameOf(call, index))
    const failure = loop(elements, extent, 0, groupCount(grid, extent), grid.maxTurns)
    for (const [index, value] of values.entries()) {
      const result = elements[index]
      if (!grid.arguments[index]?.isWritten || !(value instanceof GpuArray) || typeof result !== 'object') continue
      // Where they were in place, this changes nothing.
      value.memory.write(nameOf(call, index), value.byteOffset, bytesOf(result))
    }
    check(call, failure)
  }
}

/** What errors about an argument begin with. */
function nameOf({ operation, grid }: CompiledCall, index: number): string {
  return `${operation}: '${grid.arguments[index]?.name ?? index}'`
}

function onDevice(call: CompiledCall): GridRun {
  const places = call.values.map((value, index) =>
    typeof value === 'number' ? value : placed(nameOf(call, index), value),
  )
  return { ...call, values: places }
}

/** Without the checks that cannot fail in this call. */
function wgslOf({ grid, extent, values }: CompiledCall): string | null {
  return grid.wgslFor(
    extent,
    values.map((value) => (typeof value === 'number' ? value : value.length)),
  )
}

/** Nothing where it needs the CPU. */
function onlyOnDevice(session: Session, call: CompiledCall): (GridRun & { wgsl: string })[] {
  const wgsl = wgslOf(call)
  return wgsl === null || deviceProblem(session, call.grid) !== null ? [] : [{ ...onDevice(call), wgsl }]
}

function check({ operation, grid, values }: CompiledCall, failure: GridFailure | null): void {
  if (failure === null) return
  const lengths = values.map((value) => (typeof value === 'number' ? 0 : value.length))
  throw new RangeError(`${operation}: ${describeFailure(grid, failure, lengths)}`)
}
