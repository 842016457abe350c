import { type ArrayMemory, type ByteReader, freedError } from './array-memory.ts'

/** The memory of a GPU array where there is no GPU. */
export class HostMemory implements ArrayMemory {
  #bytes: Uint8Array<ArrayBuffer> | null

  /** Zeros. */
  constructor(bytes: number) {
    this.#bytes = new Uint8Array(bytes)
  }

  /** The bytes, in place. @throws Error when freed */
  bytes(name: string): Uint8Array<ArrayBuffer> {
    if (this.#bytes === null) throw freedError(name)
    return this.#bytes
  }

  async read(name: string, offset: number, into: Uint8Array): Promise<void> {
    into.set(this.bytes(name).subarray(offset, offset + into.byteLength))
  }

  write(name: string, offset: number, from: Uint8Array): void {
    this.bytes(name).set(from, offset)
  }

  reader(name: string): ByteReader {
    return { read: (offset, into) => this.read(name, offset, into), close: () => {} }
  }

  check(name: string): void {
    this.bytes(name)
  }

  free(): void {
    this.#bytes = null
  }
}
