import { bytesOf, elementBytes, type NumericArray } from '../array-kinds.ts'
import { checkAttached } from '../attached.ts'
import type { DevicePart } from '../operand.ts'
import { checkFits } from './allocate.ts'
import type { Session } from './session.ts'
import { submitted, type Take } from './submission.ts'
import { readBytes, writeBytes } from './transfer.ts'

/** An array that a kernel binds whole. */
export interface ArrayArgument {
  /** What errors begin with. */
  readonly name: string
  readonly array: NumericArray | DevicePart
  readonly isWritten: boolean
}

/** Arrays on the device for the time of a call: the program's own, or copies of them. */
export interface BoundArguments {
  /** One for each argument. To be asked for before every dispatch. @throws Error when an array was freed meanwhile */
  bindings(): GPUBufferBinding[]
  /** Brings what the kernel wrote into copies to where it belongs. @throws DeviceFailure when the device is lost */
  finish(): Promise<void>
  /** Gives the copies up. */
  close(): void
}

/**
 * Copies to the device what is not there, and what is there but cannot be bound: what does not begin where a binding
 * may, and what is only read but shares its buffer with what is written.
 * @throws RangeError for an array that is too long for a binding; TypeError for a detached one; DeviceFailure when the
 * device is lost; Error when it has no memory for the copies, or an array's contents are gone
 */
export async function bindArguments(
  session: Session,
  operation: string,
  args: readonly ArrayArgument[],
): Promise<BoundArguments> {
  const copied = args.filter((arg) => needsCopy(session, arg, args))
  const bindings = (copies: Copies) => args.map((arg) => bindingOf(arg, copies))
  if (copied.length === 0) return { bindings: () => bindings(new Map()), finish: async () => {}, close: () => {} }
  for (const { name, array } of copied) checkFits(session, name, bytesIn(array))
  const work = await submitted(session, operation, (take) => copiesOf(session, copied, take))
  return {
    bindings: () => bindings(work.value),
    async finish() {
      await copyBack(session, operation, copied, work.value)
      work.done()
    },
    close: () => work.fail(),
  }
}

/** The GPU binds no less. */
const SMALLEST_BINDING = 16

type Copies = ReadonlyMap<NumericArray | DevicePart, GPUBuffer>

function needsCopy({ device }: Session, { array, isWritten }: ArrayArgument, args: readonly ArrayArgument[]): boolean {
  if (!('memory' in array)) return true
  if (array.byteOffset % device.limits.minStorageBufferOffsetAlignment !== 0 || array.length === 0) return true
  const shares = (other: NumericArray | DevicePart) => 'memory' in other && other.memory === array.memory
  return !isWritten && args.some((other) => other.isWritten && shares(other.array))
}

function copiesOf(session: Session, args: readonly ArrayArgument[], take: Take): Copies {
  const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage
  const copies = new Map<NumericArray | DevicePart, GPUBuffer>()
  const encoder = session.device.createCommandEncoder()
  for (const { name, array } of args) {
    // A typed array that is passed twice goes up once.
    if (copies.has(array)) continue
    const bytes = bytesIn(array)
    const buffer = take(STORAGE | COPY_SRC | COPY_DST, Math.max(bytes, SMALLEST_BINDING))
    copies.set(array, buffer)
    if ('memory' in array) encoder.copyBufferToBuffer(array.memory.buffer(name), array.byteOffset, buffer, 0, bytes)
    else {
      checkAttached(name, array)
      writeBytes(session, buffer, 0, bytesOf(array))
    }
  }
  session.device.queue.submit([encoder.finish()])
  return copies
}

function bindingOf({ name, array }: ArrayArgument, copies: Copies): GPUBufferBinding {
  const size = Math.max(bytesIn(array), SMALLEST_BINDING)
  const copy = copies.get(array)
  if (copy !== undefined) return { buffer: copy, size }
  if (!('memory' in array)) throw new Error(`${name} was not copied to the GPU`)
  return { buffer: array.memory.buffer(name), offset: array.byteOffset, size: bytesIn(array) }
}

async function copyBack(
  session: Session,
  operation: string,
  args: readonly ArrayArgument[],
  copies: Copies,
): Promise<void> {
  const encoder = session.device.createCommandEncoder()
  for (const { name, array, isWritten } of args) {
    const copy = copies.get(array)
    if (!isWritten || copy === undefined) continue
    if ('memory' in array) {
      encoder.copyBufferToBuffer(copy, 0, array.memory.buffer(name), array.byteOffset, bytesIn(array))
    } else {
      // The program may have transferred it away while the kernel ran.
      checkAttached(name, array)
      await readBytes(session, operation, () => copy, 0, bytesOf(array))
    }
  }
  session.device.queue.submit([encoder.finish()])
}

function bytesIn(array: NumericArray | DevicePart): number {
  return 'memory' in array ? array.length * elementBytes(array.kind) : array.byteLength
}
