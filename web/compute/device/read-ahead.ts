import type { ByteReader } from '../array-memory.ts'
import { DeviceFailure } from './device-failure.ts'
import { type MappedPart, readBack } from './read-back.ts'
import type { Session } from './session.ts'

/** A round trip to the GPU takes about a millisecond; so much is worth one. */
const PIECE_BYTES = 2 ** 20

/** One is used while the next one comes. */
const PIECES = 2

/** The memory that is read. */
interface Source {
  readonly session: Session
  /** @throws Error when the contents are gone */
  buffer(name: string): GPUBuffer
  /** @throws Error that says what the loss of the device means */
  lost(name: string, failure: DeviceFailure): never
}

interface Piece {
  readonly offset: number
  readonly end: number
  readonly mapped: Promise<MappedPart>
}

/** Reads a stretch of device memory from its beginning to its end piece by piece, each byte copied once. */
export class ReadAhead implements ByteReader {
  readonly #memory: Source
  readonly #name: string
  readonly #end: number
  #pieces: Piece[] = []

  /** Bytes up to `end`. `name` is what errors begin with. */
  constructor(memory: Source, name: string, end: number) {
    this.#memory = memory
    this.#name = name
    this.#end = end
  }

  /** Copies `into.byteLength` bytes from `offset`; one call at a time. */
  async read(offset: number, into: Uint8Array): Promise<void> {
    try {
      for (let done = 0; done < into.byteLength; ) {
        const piece = this.#pieceAt(offset + done)
        const { bytes } = await piece.mapped
        const start = offset + done - piece.offset
        const part = bytes.subarray(start, start + into.byteLength - done)
        into.set(part, done)
        done += part.byteLength
        if (offset + done === piece.end) this.#drop()
      }
    } catch (error) {
      if (error instanceof DeviceFailure) this.#memory.lost(this.#name, error)
      throw error
    }
  }

  /** Gives up what was read ahead. */
  close(): void {
    while (this.#pieces.length > 0) this.#drop()
  }

  #pieceAt(offset: number): Piece {
    const [first] = this.#pieces
    if (first !== undefined && (offset < first.offset || offset >= first.end)) this.close()
    while (this.#pieces.length < PIECES) {
      const begin = this.#pieces.at(-1)?.end ?? offset
      if (begin >= this.#end) break
      this.#pieces.push(this.#request(begin, Math.min(begin + PIECE_BYTES, this.#end)))
    }
    const [piece] = this.#pieces
    if (piece === undefined) throw new RangeError(`${this.#name}: byte ${offset} is beyond its end, ${this.#end}`)
    return piece
  }

  #request(offset: number, end: number): Piece {
    const buffer = this.#memory.buffer(this.#name)
    const mapped = readBack(this.#memory.session, this.#name, { buffer, offset, bytes: end - offset })
    // Its failure is told to the read that comes to it.
    mapped.catch(() => {})
    return { offset, end, mapped }
  }

  #drop(): void {
    this.#pieces.shift()?.mapped.then(
      (part) => part.close(),
      () => {},
    )
  }
}
