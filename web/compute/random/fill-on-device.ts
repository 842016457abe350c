import { elementBytes } from '../array-kinds.ts'
import { dispatch } from '../device/dispatch.ts'
import { finished } from '../device/finished.ts'
import { submitted } from '../device/submission.ts'
import type { DevicePart } from '../operand.ts'
import { blockAt, type Stretch, wordsOf, wordsPerElement } from './stream.ts'
import { packStretch, streamWgsl, WORKGROUP_SIZE } from './stream-wgsl.ts'

/**
 * Fills an array on its device with elements of the stream, as `fillFromStream` does.
 * @throws DeviceFailure when the device is lost; Error when the array was freed, or for what else the GPU refuses
 */
export async function fillOnDevice({ kind, length, memory, byteOffset }: DevicePart, stretch: Stretch): Promise<void> {
  const { session } = memory
  const { device } = session
  const { pipeline, pace } = await session.pipelines.get('gpu.random', streamWgsl(kind))
  const { block, skip } = blockAt(kind, stretch.offset)
  const count = length * wordsPerElement(kind)
  const threads = Math.ceil((skip + count) / 4)
  const start = byteOffset - (byteOffset % device.limits.minStorageBufferOffsetAlignment)
  const size = byteOffset - start + length * elementBytes(kind)
  for (let first = 0; first < threads; ) {
    const workgroups = Math.ceil(Math.min(pace.threads, threads - first) / WORKGROUP_SIZE)
    const ended = pace.begin(workgroups * WORKGROUP_SIZE)
    const words = packStretch({
      block: wordsOf(block),
      seed: wordsOf(stretch.seed),
      firstThread: first,
      skip,
      count,
      base: (byteOffset - start) / 4,
    })
    const work = await submitted(session, 'gpu.random', (take) => {
      const uniform = take(GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST, words.byteLength)
      device.queue.writeBuffer(uniform, 0, words)
      const encoder = device.createCommandEncoder()
      const bindings = [
        { buffer: memory.buffer('gpu.random: the array'), offset: start, size },
        { buffer: uniform, size: words.byteLength },
      ]
      dispatch({ device, encoder }, pipeline, bindings, workgroups)
      device.queue.submit([encoder.finish()])
    })
    work.done()
    await finished(session)
    ended()
    first += workgroups * WORKGROUP_SIZE
  }
}
