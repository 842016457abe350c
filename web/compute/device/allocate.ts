import { bytesOf, type NumericArray } from '../array-kinds.ts'
import { checkAttached } from '../attached.ts'
import { BufferMemory } from './buffer-memory.ts'
import type { Session } from './session.ts'
import { submitted } from './submission.ts'

/** The longest array that a kernel can bind whole. */
export function longestArrayBytes({ device: { limits } }: Session): number {
  return Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize)
}

/** @throws RangeError for an array of more bytes than a kernel can bind whole; `name` begins the message */
export function checkFits(session: Session, name: string, bytes: number): void {
  if (bytes <= longestArrayBytes(session)) return
  const { maxBufferSize, maxStorageBufferBindingSize } = session.device.limits
  const limits = `maxBufferSize ${maxBufferSize}, maxStorageBufferBindingSize ${maxStorageBufferBindingSize}`
  throw new RangeError(
    `${name}: an array of ${bytes} bytes is longer than this GPU can bind (${limits}); use several arrays`,
  )
}

/**
 * Memory for a GPU array of `bytes`, with the elements of `contents`, zeros, or whatever was there before.
 * @throws RangeError for more than the device can bind; Error when it has no memory for it; DeviceFailure when it is
 * lost. All begin with `operation`.
 */
export async function allocate(
  session: Session,
  operation: string,
  bytes: number,
  contents: NumericArray | 'zeros' | 'anything',
): Promise<BufferMemory> {
  checkFits(session, operation, bytes)
  const { device } = session
  const work = await submitted(session, operation, (take) => {
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage
    const buffer = take(STORAGE | COPY_SRC | COPY_DST, bytes)
    if (contents === 'zeros' && bytes > 0) {
      const encoder = device.createCommandEncoder()
      encoder.clearBuffer(buffer, 0, bytes)
      device.queue.submit([encoder.finish()])
    }
    return buffer
  })
  work.keep(work.value)
  const memory = new BufferMemory(session, work.value)
  if (typeof contents === 'string') return memory
  try {
    // The program may have transferred it away meanwhile.
    checkAttached(`${operation}: the array`, contents)
    memory.write(operation, 0, bytesOf(contents))
    return memory
  } catch (error) {
    memory.free()
    throw error
  }
}
