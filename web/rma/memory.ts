import { CommError } from '../p2p/error.ts'
import type { Buffer } from '../p2p/buffer.ts'
import { placeIn, reachOf, type Runs } from './place.ts'

/** One rank's part of a window, as requests see it. */
export interface WindowMemory {
  /** The data of the runs, in place. @throws {CommError} ERR_RMA_RANGE when they reach beyond it */
  at(runs: Runs): Buffer
}

const NOTHING = new Uint8Array(0)

/** Bytes that are there as long as the window, counted from 0. */
export class FixedMemory implements WindowMemory {
  readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  at(runs: Runs): Buffer {
    const [start, end] = reachOf(runs)
    if (end === 0) return placeIn(NOTHING, runs)
    // Asked each time: a program may have transferred the memory away.
    if (start >= 0 && end <= this.bytes.byteLength) return placeIn(this.bytes, runs)
    const why = `bytes ${start} to ${end} were asked for, but the window has ${this.bytes.byteLength} here`
    throw new CommError('ERR_RMA_RANGE', why)
  }
}

/** Addresses lie so far apart that a run that leaves its memory meets no other. */
const GRAIN = 4096

/** Memory that comes and goes; where it lies is a number that no other memory of this window has had. */
export class AttachedMemory implements WindowMemory {
  readonly #parts = new Map<number, Uint8Array>()
  #next = GRAIN

  /** @returns where it lies from now on */
  attach(bytes: Uint8Array): number {
    const address = this.#next
    this.#next += GRAIN * (2 + Math.ceil(bytes.byteLength / GRAIN))
    this.#parts.set(address, bytes)
    return address
  }

  /** @returns false where it is not attached */
  detach({ buffer, byteOffset, byteLength }: Uint8Array): boolean {
    for (const [address, part] of this.#parts) {
      if (part.buffer !== buffer || part.byteOffset !== byteOffset || part.byteLength !== byteLength) continue
      return this.#parts.delete(address)
    }
    return false
  }

  at(runs: Runs): Buffer {
    const [start, end] = reachOf(runs)
    if (end === 0) return placeIn(NOTHING, runs)
    for (const [address, part] of this.#parts) {
      if (start < address || end > address + part.byteLength) continue
      return placeIn(
        part,
        runs.map((number, i) => (i % 4 === 0 ? number - address : number)),
      )
    }
    const why = `bytes ${start} to ${end} were asked for, which are in no memory that is attached here`
    throw new CommError('ERR_RMA_RANGE', `${why}; take the address that Attach gives on this rank`)
  }
}
