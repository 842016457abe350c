/** The memory of a GPU array and of all its views. Offsets and lengths are bytes, and whole elements. */
export interface ArrayMemory {
  /** Copies `into.byteLength` bytes from `offset`. `name` is what errors begin with, e.g. `gpu.map: array 1`. */
  read(name: string, offset: number, into: Uint8Array): Promise<void>
  /** Copies all of `from` to `offset`; `from` may be changed at once. */
  write(name: string, offset: number, from: Uint8Array): void
  /** Reads bytes up to `end`, from the beginning to the end, in small steps. */
  reader(name: string, end: number): ByteReader
  /** @throws Error when the contents are gone: freed, or lost with their device. */
  check(name: string): void
  /** Gives the memory back; nothing the second time. */
  free(): void
}

/** Reads a stretch of memory in steps of any size that follow each other: the next bytes come while these are used. */
export interface ByteReader {
  /** Copies `into.byteLength` bytes from `offset`; one call at a time. @throws Error when the contents are gone */
  read(offset: number, into: Uint8Array): Promise<void>
  /** To be called when no more is read: gives up what was read ahead. */
  close(): void
}

/** What the next use of a freed array throws. */
export function freedError(name: string): Error {
  return new Error(`${name} was freed, and its contents with it; free it after its last use`)
}

/** What the next use of an array throws whose device is lost. */
export class ContentsLost extends Error {
  constructor(name: string, why: string) {
    const fix = 'make it again with gpu.array and fill it again'
    super(`${name} was on a GPU device that is lost (${why}), and its contents with it; ${fix}`)
  }
}
