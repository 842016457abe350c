import { elementBytes, type NumericArray } from './array-kinds.ts'
import type { Session } from './device/session.ts'
import { runTile } from './device/tile.ts'
import type { CompiledKernel } from './kernel/compile.ts'
import { checkAttached } from './map-arguments.ts'

/** Bytes of one array that a dispatch takes, a little below a power of two: the buffers are as large as that power. */
const TILE_BYTES = 2 ** 26 - 256

/** The next tile goes up while the previous one is computed. */
const TILES_IN_FLIGHT = 2

/** Why a kernel cannot run on this device though it has WGSL; null when it can. */
export function deviceProblem({ device }: Session, kernel: CompiledKernel): string | null {
  const needed = kernel.arity + (kernel.hasLoop ? 2 : 1)
  const { maxStorageBuffersPerShaderStage: available } = device.limits
  if (needed <= available) return null
  return `a kernel of ${kernel.arity} arrays needs ${needed} storage buffers, and this GPU binds ${available}: it runs on the CPU`
}

/**
 * Fills `result` with `wgsl` over `arrays`. Returns the index of an element whose loops took too many turns, or -1.
 * @throws as `runTile`, after every tile in flight has ended.
 */
export async function gpuMap(
  session: Session,
  kernel: CompiledKernel,
  wgsl: string,
  arrays: readonly NumericArray[],
  result: NumericArray,
): Promise<number> {
  const pipeline = await session.pipelines.get(wgsl)
  const { maxStorageBufferBindingSize, maxBufferSize } = session.device.limits
  const tileBytes = Math.min(TILE_BYTES, maxStorageBufferBindingSize, maxBufferSize - 256)
  const tileElements = Math.floor(tileBytes / elementBytes(kernel.kind))
  const read = arrays.slice(0, kernel.arity)
  const inFlight: Promise<PromiseSettledResult<number>>[] = []
  const first = async (): Promise<number> => {
    const outcome = await inFlight.shift()
    if (outcome?.status === 'rejected') throw outcome.reason
    return outcome?.value ?? -1
  }
  try {
    for (let start = 0; start < result.length; start += tileElements) {
      // The program may have transferred an array away while this call waited.
      checkAttached(read)
      const end = Math.min(start + tileElements, result.length)
      inFlight.push(settled(runTile(session, { kernel, pipeline, arrays: read, result, start, end })))
      const stuck = inFlight.length < TILES_IN_FLIGHT ? -1 : await first()
      if (stuck >= 0) return stuck
    }
    while (inFlight.length > 0) {
      const stuck = await first()
      if (stuck >= 0) return stuck
    }
    return -1
  } finally {
    await Promise.all(inFlight)
  }
}

/** A later tile may fail while an earlier one is still awaited. */
async function settled<T>(promise: Promise<T>): Promise<PromiseSettledResult<T>> {
  return (await Promise.allSettled([promise]))[0]
}
