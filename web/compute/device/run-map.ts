import { bytesOf, elementBytes, type NumericArray } from '../array-kinds.ts'
import { type CompiledGrid, groupCount } from '../kernel/grid.ts'
import type { GridFailure } from '../kernel/grid-failure.ts'
import type { DevicePart } from '../operand.ts'
import type { Program } from './pipeline-cache.ts'
import { pipelined } from './pipelined.ts'
import type { Session } from './session.ts'
import { runSlices, type SliceBuffers } from './slices.ts'
import { type Binder, windowOf } from './window.ts'

/** Bytes of one array that a submit takes. */
const TILE_BYTES = 2 ** 26

/** The next tile goes up while the previous one is computed. */
const TILES_IN_FLIGHT = 2

/** A function of elements, and what it is mapped over. */
export interface MapRun {
  readonly grid: CompiledGrid
  /** Arrays of one length, scalars, and anything for functions, one for each argument. */
  readonly values: readonly (NumericArray | DevicePart | number)[]
  /** On the device it begins where a binding may. */
  readonly result: NumericArray | DevicePart
}

/**
 * Fills the result, in tiles that each take a fraction of a second. Returns what the function failed with, its thread
 * being the number of the element, or null.
 * @throws DeviceFailure when the device is lost; what `windowOf` throws; Error for what else the GPU refuses
 */
export async function runMap(session: Session, wgsl: string, run: MapRun): Promise<GridFailure | null> {
  const { result } = run
  const program = await session.pipelines.get('gpu.map', wgsl)
  const bytes = 'memory' in result ? elementBytes(result.kind) : result.BYTES_PER_ELEMENT
  const longest = longestTile(session, bytes)
  let begun = 0
  let failure: GridFailure | null = null
  await pipelined(TILES_IN_FLIGHT, () => {
    if (begun === result.length || failure !== null) return null
    const start = begun
    const end = Math.min(start + Math.min(longest, program.pace.threads), result.length)
    begun = end
    const ended = program.pace.begin(end - start)
    return runTile(session, program, run, start, end).then((outcome) => {
      ended()
      failure ??= outcome
    })
  })
  return failure
}

/** Elements; every tile of a GPU array begins where a binding may. */
function longestTile({ device: { limits } }: Session, bytes: number): number {
  const tileBytes = Math.min(TILE_BYTES, limits.maxStorageBufferBindingSize, limits.maxBufferSize - 256)
  const alignment = limits.minStorageBufferOffsetAlignment
  return Math.floor(tileBytes / alignment) * (alignment / bytes)
}

async function runTile(
  session: Session,
  program: Program,
  run: MapRun,
  start: number,
  end: number,
): Promise<GridFailure | null> {
  const { grid, values } = run
  const extent = [end - start, 1, 1] as const
  const numbers = [...values.map((value) => (typeof value === 'number' ? value : end - start)), end - start]
  const bind = (binder: Binder) => bindTile(run, start, end, binder)
  const slice = { program, grid, extent, firstGroup: 0, endGroup: groupCount(grid, extent), numbers, bind }
  const failure = await runSlices(session, 'gpu.map', [slice])
  if (failure === null) return null
  return { ...failure, thread: [failure.thread[0] + start, 0, 0] }
}

function bindTile({ grid, values, result }: MapRun, start: number, end: number, binder: Binder): SliceBuffers {
  const windows = new Map<unknown, GPUBufferBinding>()
  const inputs = values.flatMap((array, index) => {
    if (typeof array === 'number' || (grid.bindings.arguments[index] ?? null) === null) return []
    // An array that is passed twice goes up once.
    const window = windows.get(array) ?? windowOf(`gpu.map: argument ${index}`, array, start, end, binder)
    windows.set(array, window)
    return [window]
  })
  if ('memory' in result) {
    return { arrays: [...inputs, windowOf('gpu.map: the result', result, start, end, binder)] }
  }
  const bytes = (end - start) * result.BYTES_PER_ELEMENT
  const buffer = binder.take(GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC, bytes)
  const receive = (contents: Uint8Array) => bytesOf(result.subarray(start, end)).set(contents)
  return { arrays: [...inputs, { buffer, size: bytes }], wanted: { buffer, bytes, receive } }
}
