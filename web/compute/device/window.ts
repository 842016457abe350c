import { elementBytes, type NumericArray } from '../array-kinds.ts'
import { checkAttached } from '../attached.ts'
import type { DevicePart } from '../operand.ts'
import type { Take } from './submission.ts'

/** The call that elements are bound for. */
export interface Binder {
  readonly device: GPUDevice
  readonly take: Take
  /** Its copies come before the dispatch. */
  readonly encoder: GPUCommandEncoder
}

/**
 * Elements `start` ..< `end` as a storage binding to read from: in place, or in a buffer of this call where they are not
 * on the device or do not begin where a binding may. `name` begins errors.
 * @throws TypeError for a detached array; Error when the contents are gone
 */
export function windowOf(
  name: string,
  array: NumericArray | DevicePart,
  start: number,
  end: number,
  { device, take, encoder }: Binder,
): GPUBufferBinding {
  const { STORAGE, COPY_DST } = GPUBufferUsage
  if (!('memory' in array)) {
    checkAttached(name, array)
    const size = (end - start) * array.BYTES_PER_ELEMENT
    const buffer = take(STORAGE | COPY_DST, size)
    device.queue.writeBuffer(buffer, 0, array, start, end - start)
    return { buffer, size }
  }
  const size = (end - start) * elementBytes(array.kind)
  const offset = array.byteOffset + start * elementBytes(array.kind)
  const whole = array.memory.buffer(name)
  if (offset % device.limits.minStorageBufferOffsetAlignment === 0) return { buffer: whole, offset, size }
  const buffer = take(STORAGE | COPY_DST, size)
  encoder.copyBufferToBuffer(whole, offset, buffer, 0, size)
  return { buffer, size }
}
