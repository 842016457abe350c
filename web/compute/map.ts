import { createArray, type Kind, type NumericArray } from './array-kinds.ts'
import type { Context } from './context.ts'
import { deviceProblem } from './device/device-problem.ts'
import { runMap } from './device/run-map.ts'
import type { Session } from './device/session.ts'
import { GpuArray } from './gpu-array.ts'
import { type CompiledGrid, compileMap, describeFailure, groupCount } from './kernel/grid.ts'
import type { GridArgument } from './kernel/grid-argument.ts'
import type { GridFailure } from './kernel/grid-failure.ts'
import { checkMapArguments } from './map-arguments.ts'
import { elementsOfAll, type Operand, placed } from './operand.ts'

/** What a program passes to `gpu.map` besides its function. */
export type MapValue = Operand | number | ((...parameters: never[]) => unknown)

/** One call. */
interface MapCall {
  readonly grid: CompiledGrid
  readonly kind: Kind
  readonly length: number
  readonly values: readonly (Operand | number)[]
  /** The result is to be on the GPU. */
  readonly stays: boolean
}

/** `gpu.map`: functions of one element, each compiled once for each kind. */
export class Maps {
  readonly #context: Context
  readonly #compiled = new Map<string, CompiledGrid>()

  constructor(context: Context) {
    this.#context = context
  }

  /** The result is on the GPU if one of the arrays is. @throws as `gpu.map` */
  async run(fn: unknown, given: readonly MapValue[]): Promise<Operand> {
    const { kind, length, args } = checkMapArguments(fn, given)
    const grid = this.#compile(String(fn), args, kind)
    const values = given.map((value) => (typeof value === 'function' ? 0 : value))
    const stays = values.some((value) => value instanceof GpuArray)
    const call = { grid, kind, length, values, stays }
    // Without the checks that cannot fail with these scalars; lengths make no difference to a function of elements.
    const wgsl = grid.wgslFor(
      [length, 1, 1],
      call.values.map((value) => (typeof value === 'number' ? value : length)),
    )
    if (wgsl === null || length === 0) return this.#onCpu(call, grid.note)
    return this.#context.devices.run(
      (session) => {
        const problem = deviceProblem(session, grid)
        return problem === null ? this.#onGpu(session, call, wgsl) : this.#onCpu(call, problem)
      },
      (reason) => this.#onCpu(call, `computing on the CPU: ${reason}`),
    )
  }

  #compile(source: string, args: readonly GridArgument[], kind: Kind): CompiledGrid {
    const key = [kind, JSON.stringify(args), source].join('\n')
    let grid = this.#compiled.get(key)
    if (grid === undefined) {
      grid = compileMap('gpu.map', source, args, kind, this.#context.maxTurns)
      this.#compiled.set(key, grid)
      this.#context.onKernel({ source, wgsl: grid.wgsl, note: grid.note })
    }
    return grid
  }

  async #onGpu(session: Session, call: MapCall, wgsl: string): Promise<Operand> {
    const { grid, kind, length, stays } = call
    const values = call.values.map((value, index) => (typeof value === 'number' ? value : placed(nameOf(index), value)))
    const result = stays
      ? await this.#context.arrays.unset(session, 'gpu.map', kind, length)
      : createArray(kind, length)
    try {
      checkOutcome(call, await runMap(session, wgsl, { grid, values, result: placed('gpu.map: the result', result) }))
      return result
    } catch (error) {
      if (result instanceof GpuArray) result.free()
      throw error
    }
  }

  async #onCpu(call: MapCall, why: string | null): Promise<Operand> {
    if (why !== null) this.#context.note('gpu.map', why)
    const { grid, kind, length, stays } = call
    const loop = await this.#context.loops.load(grid.javascript)
    const values = await elementsOfAll(call.values, nameOf)
    const result: NumericArray = createArray(kind, length)
    const extent = [length, 1, 1] as const
    checkOutcome(call, loop([...values, result], extent, 0, groupCount(grid, extent), grid.maxTurns))
    return stays ? this.#context.arrays.make('gpu.map', { kind, length, elements: result }) : result
  }
}

function nameOf(index: number): string {
  return `gpu.map: argument ${index}`
}

function checkOutcome({ grid, values }: MapCall, failure: GridFailure | null): void {
  if (failure === null) return
  if (failure.access === 0) {
    const turns = `more than ${grid.maxTurns} turns for element ${failure.thread[0]}`
    throw new RangeError(`gpu.map: the kernel's loops took ${turns}; make them end sooner`)
  }
  const lengths = values.map((value) => (typeof value === 'number' ? 0 : value.length))
  throw new RangeError(`gpu.map: ${describeFailure(grid, failure, lengths)}`)
}
