import { type ArrayMemory, type ByteReader, ContentsLost, freedError } from '../array-memory.ts'
import { DeviceFailure } from './device-failure.ts'
import type { DeviceMemory } from './device-memory.ts'
import { ReadAhead } from './read-ahead.ts'
import type { Session } from './session.ts'
import { readBytes, writeBytes } from './transfer.ts'

/** The memory of a GPU array on a device: one buffer. */
export class BufferMemory implements ArrayMemory {
  readonly session: Session
  readonly #buffer: GPUBuffer
  #freed = false

  /** `buffer` is kept by the session's memory. It is given back when this object is freed, or forgotten and collected. */
  constructor(session: Session, buffer: GPUBuffer) {
    this.session = session
    this.#buffer = buffer
    FORGOTTEN.register(this, { memory: session.memory, buffer }, this)
  }

  /** @throws Error when the contents are gone */
  buffer(name: string): GPUBuffer {
    this.check(name)
    return this.#buffer
  }

  async read(name: string, offset: number, into: Uint8Array): Promise<void> {
    this.check(name)
    try {
      await readBytes(this.session, name, () => this.buffer(name), offset, into)
    } catch (error) {
      if (error instanceof DeviceFailure) this.lost(name, error)
      throw error
    }
  }

  write(name: string, offset: number, from: Uint8Array): void {
    writeBytes(this.session, this.buffer(name), offset, from)
  }

  reader(name: string, end: number): ByteReader {
    return new ReadAhead(this, name, end)
  }

  check(name: string): void {
    if (this.#freed) throw freedError(name)
    if (this.session.lost !== null) throw new ContentsLost(name, this.session.lost)
  }

  /** Gives the device up. @throws Error that says what that means for this array */
  lost(name: string, failure: DeviceFailure): never {
    this.session.lose(failure.message)
    this.check(name)
    throw failure
  }

  free(): void {
    if (this.#freed) return
    this.#freed = true
    FORGOTTEN.unregister(this)
    this.session.memory.give(this.#buffer)
  }
}

const FORGOTTEN = new FinalizationRegistry<{ memory: DeviceMemory; buffer: GPUBuffer }>(({ memory, buffer }) =>
  memory.give(buffer),
)
