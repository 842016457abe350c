import { elementBytes, type Kind, type NumericArray, viewOf } from './array-kinds.ts'
import { checkAttached } from './attached.ts'
import { BufferMemory } from './device/buffer-memory.ts'
import { GpuArray } from './gpu-array.ts'
import { HostMemory } from './host-memory.ts'

/** An array that a program passes to a kernel. */
export type Operand = NumericArray | GpuArray

/** Elements on a device. */
export interface DevicePart {
  readonly kind: Kind
  /** Elements. */
  readonly length: number
  readonly memory: BufferMemory
  /** Where they begin. */
  readonly byteOffset: number
}

/** An operand's elements, in plain memory or on a device. `name` begins errors. @throws Error when they are freed */
export function placed(name: string, operand: Operand): NumericArray | DevicePart {
  if (!(operand instanceof GpuArray)) return operand
  const { kind, length, memory, byteOffset } = operand
  if (memory instanceof BufferMemory) return { kind, length, memory, byteOffset }
  if (memory instanceof HostMemory) return viewOf(kind, memory.bytes(name).buffer, length, byteOffset)
  throw new TypeError(`${name} was not made by gpu.array; pass what gpu.array returned`)
}

/**
 * The elements where the processor can read them: in place, or a copy of what is on a device. `name` begins errors.
 * @throws Error when the contents are gone
 */
export async function elementsOf(name: string, operand: Operand): Promise<NumericArray> {
  const place = placed(name, operand)
  if (!('memory' in place)) return place
  const { kind, length, memory, byteOffset } = place
  const copy = new Uint8Array(length * elementBytes(kind))
  await memory.read(name, byteOffset, copy)
  return viewOf(kind, copy.buffer, length)
}

/**
 * A call's numbers as they are, and its arrays where the processor can read them. `nameOf` begins errors.
 * @throws as `elementsOf`; TypeError for an array that is detached
 */
export async function elementsOfAll(
  values: readonly (Operand | number)[],
  nameOf: (index: number) => string,
): Promise<(NumericArray | number)[]> {
  const elements = await Promise.all(
    values.map(async (value, index) => (typeof value === 'number' ? value : elementsOf(nameOf(index), value))),
  )
  // The program may have transferred an array away meanwhile.
  for (const [index, array] of elements.entries()) checkAttached(nameOf(index), array)
  return elements
}
