import { DeviceFailure } from './device-failure.ts'
import type { Session } from './session.ts'
import { submitted } from './submission.ts'

/** Bytes `offset` ..< `offset + bytes` of `buffer`: multiples of 4. */
export interface BufferPart {
  readonly buffer: GPUBuffer
  readonly offset: number
  readonly bytes: number
}

/** A copy of a part in memory that the processor can read until `close`. */
export interface MappedPart {
  /** @throws DeviceFailure when the device was lost meanwhile, and the memory with it */
  readonly bytes: Uint8Array<ArrayBuffer>
  close(): void
}

/**
 * Maps a copy of the part.
 * @throws DeviceFailure when the device is lost; Error, which begins with `operation`, when it has no memory for it.
 */
export async function readBack(
  session: Session,
  operation: string,
  { buffer, offset, bytes }: BufferPart,
): Promise<MappedPart> {
  const { device } = session
  const work = await submitted(session, operation, (take) => {
    const staging = take(GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST, bytes)
    const encoder = device.createCommandEncoder()
    encoder.copyBufferToBuffer(buffer, offset, staging, 0, bytes)
    device.queue.submit([encoder.finish()])
    return mapping(staging, bytes)
  })
  const mapped = await work.value
  if (mapped instanceof DeviceFailure) {
    work.fail()
    throw mapped
  }
  return {
    get bytes() {
      return mapped.bytes
    },
    close() {
      mapped.close()
      work.done()
    },
  }
}

/** Maps the first `bytes` of `buffer` after all that is submitted. Never rejects, so that other things may be awaited first. */
export async function mapping(buffer: GPUBuffer, bytes: number): Promise<MappedPart | DeviceFailure> {
  try {
    await buffer.mapAsync(GPUMapMode.READ, 0, bytes)
    const range = new Uint8Array(buffer.getMappedRange(0, bytes))
    return {
      get bytes() {
        if (range.byteLength !== bytes) throw new DeviceFailure('the GPU device was lost')
        return range
      },
      close: () => buffer.unmap(),
    }
  } catch (cause) {
    return new DeviceFailure(`the GPU device was lost: ${String(cause)}`, { cause })
  }
}
