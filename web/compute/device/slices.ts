import type { CompiledGrid } from '../kernel/grid.ts'
import { type GridFailure, readStatus, STATUS_BYTES } from '../kernel/grid-failure.ts'
import { type Extent, packParameters } from '../kernel/grid-parameters.ts'
import { DeviceFailure } from './device-failure.ts'
import { dispatch } from './dispatch.ts'
import type { Program } from './pipeline-cache.ts'
import { type MappedPart, mapping } from './read-back.ts'
import type { Session } from './session.ts'
import { submitted, type Take } from './submission.ts'
import type { Binder } from './window.ts'

/** Some workgroups of a grid kernel: one dispatch. */
export interface Slice {
  readonly program: Program
  readonly grid: CompiledGrid
  readonly extent: Extent
  /** From `firstGroup` to before `endGroup`. */
  readonly firstGroup: number
  readonly endGroup: number
  /** For every argument of the kernel: an array's length in elements, or a scalar. */
  readonly numbers: readonly number[]
  /** Called when the slice is submitted. */
  bind(binder: Binder): SliceBuffers
}

/** What a slice works on. */
export interface SliceBuffers {
  /** The arrays that the shader binds, in that order. */
  readonly arrays: readonly GPUBufferBinding[]
  /** What is copied out afterwards. */
  readonly wanted?: Wanted
}

interface Wanted {
  readonly buffer: GPUBuffer
  readonly bytes: number
  /** Called with the buffer's contents, in memory that is gone when it returns. */
  readonly receive: (contents: Uint8Array<ArrayBuffer>) => void
}

/** What a slice failed with; `slice` is its place among those submitted together. */
export interface SliceFailure extends GridFailure {
  readonly slice: number
}

/**
 * Submits the slices together, in this order, and waits until the GPU has done with them. Returns what the first one
 * that failed did so with, or null. A slice that fails does not keep the later ones from running.
 * @throws DeviceFailure when the device is lost; Error, which begins with `operation`, for what the GPU refuses; what
 * `bind` throws
 */
export async function runSlices(
  session: Session,
  operation: string,
  slices: readonly Slice[],
): Promise<SliceFailure | null> {
  const failures: SliceFailure[] = []
  const work = await submitted(session, operation, (take) => submit(session.device, slices, take, failures))
  try {
    const mapped = await work.value.mapped
    if (mapped instanceof DeviceFailure) throw mapped
    let offset = 0
    for (const { bytes, receive } of work.value.wanted) {
      receive(mapped.bytes.subarray(offset, offset + bytes))
      offset += bytes
    }
    mapped.close()
    work.done()
    return failures[0] ?? null
  } finally {
    work.fail()
  }
}

interface Submitted {
  readonly wanted: readonly Wanted[]
  readonly mapped: Promise<MappedPart | DeviceFailure>
}

function submit(device: GPUDevice, slices: readonly Slice[], take: Take, failures: SliceFailure[]): Submitted {
  const binder: Binder = { device, take, encoder: device.createCommandEncoder() }
  const wanted = slices.flatMap((slice, index) => {
    const status = (contents: Uint8Array<ArrayBuffer>) => {
      const failure = readStatus(contents.slice().buffer, slice.grid.accesses)
      if (failure !== null) failures.push({ ...failure, slice: index })
    }
    return encode(slice, binder, status)
  })
  const bytes = wanted.reduce((sum, part) => sum + part.bytes, 0)
  const staging = take(GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST, bytes)
  let offset = 0
  for (const part of wanted) {
    binder.encoder.copyBufferToBuffer(part.buffer, 0, staging, offset, part.bytes)
    offset += part.bytes
  }
  device.queue.submit([binder.encoder.finish()])
  return { wanted, mapped: mapping(staging, bytes) }
}

function encode(slice: Slice, binder: Binder, receive: Wanted['receive']): Wanted[] {
  const { program, grid, extent, firstGroup, endGroup, numbers } = slice
  const { device, take } = binder
  const { STORAGE, COPY_SRC, COPY_DST, UNIFORM } = GPUBufferUsage
  const { arrays, wanted } = slice.bind(binder)
  const bytes = packParameters(grid.layout, { extent, firstGroup, endGroup, values: numbers })
  const parameters = take(UNIFORM | COPY_DST, bytes.byteLength)
  device.queue.writeBuffer(parameters, 0, bytes)
  const status = take(STORAGE | COPY_SRC | COPY_DST, STATUS_BYTES)
  device.queue.writeBuffer(status, 0, new Uint8Array(STATUS_BYTES))
  const bindings = [...arrays, { buffer: status, size: STATUS_BYTES }, { buffer: parameters, size: bytes.byteLength }]
  dispatch(binder, program.pipeline, bindings, endGroup - firstGroup)
  return [...(wanted === undefined ? [] : [wanted]), { buffer: status, bytes: STATUS_BYTES, receive }]
}
