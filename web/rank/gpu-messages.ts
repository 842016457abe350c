import { arrayName, type NumericArray } from '../compute/array-kinds.ts'
import { GpuArray } from '../compute/gpu-array.ts'
import { DEVICE_ARRAY, type DeviceArray, type DeviceMemory } from '../mpi/device-array.ts'

// Whoever takes the type from here, as programs do, has it with what follows.
export type { GpuArray } from '../compute/gpu-array.ts'

declare module '../compute/gpu-array.ts' {
  // A GPU array is a legal buffer of every upper-case call of MPI.
  interface GpuArray<A extends NumericArray> extends DeviceArray<A> {}
}

/** Makes GPU arrays buffers of messages. Compute knows nothing of messages, and MPI nothing of GPUs: here they meet. */
export function joinGpuAndMessages(): void {
  Object.defineProperty(GpuArray.prototype, DEVICE_ARRAY, {
    get(this: GpuArray): DeviceMemory {
      const { byteLength, byteOffset, kind, memory } = this
      return {
        byteLength,
        byteOffset,
        buffer: memory,
        arrayName: arrayName(kind),
        check: () => memory.check('the GPU array'),
        open: (end) => this.openBytes(end),
        write: (offset, from) => this.writeBytes(offset, from),
      }
    },
  })
}
