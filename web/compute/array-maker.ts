import type { WantedArray } from './array-arguments.ts'
import { bytesOf, elementBytes, type Kind } from './array-kinds.ts'
import type { ArrayMemory } from './array-memory.ts'
import { allocate } from './device/allocate.ts'
import type { Devices } from './device/devices.ts'
import type { Session } from './device/session.ts'
import { GpuArray } from './gpu-array.ts'
import { HostMemory } from './host-memory.ts'
import type { RunCall } from './run-call.ts'

/** Makes the GPU arrays of one program: on its device, in plain memory when there is none. */
export class ArrayMaker {
  readonly #devices: Devices
  readonly #run: RunCall

  constructor(devices: Devices, run: RunCall) {
    this.#devices = devices
    this.#run = run
  }

  /** `operation` begins errors. @throws as `allocate` */
  make(operation: string, { kind, length, elements }: WantedArray): Promise<GpuArray> {
    const bytes = length * elementBytes(kind)
    return this.#devices.run(
      async (session) => this.#array(kind, length, await allocate(session, operation, bytes, elements ?? 'zeros')),
      async () => {
        const memory = new HostMemory(bytes)
        if (elements !== null) memory.write(operation, 0, bytesOf(elements))
        return this.#array(kind, length, memory)
      },
    )
  }

  /** An array on that device, with whatever was there before. @throws as `allocate` */
  async unset(session: Session, operation: string, kind: Kind, length: number): Promise<GpuArray> {
    return this.#array(kind, length, await allocate(session, operation, length * elementBytes(kind), 'anything'))
  }

  /** Arrays of these lengths, with whatever was in their memory before. @throws as `allocate` */
  scratch(operation: string, kind: Kind, lengths: readonly number[]): Promise<GpuArray[]> {
    return this.#devices.run(
      (session) => Promise.all(lengths.map((length) => this.unset(session, operation, kind, length))),
      async () => lengths.map((length) => this.#array(kind, length, new HostMemory(length * elementBytes(kind)))),
    )
  }

  #array(kind: Kind, length: number, memory: ArrayMemory): GpuArray {
    return new GpuArray({ kind, length, memory, byteOffset: 0 }, this.#run)
  }
}
