import { Buffer as NodeBuffer } from 'node:buffer'
import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import { RanksWorld } from './run-ranks.ts'

/** World sizes that collectives are tested with: powers of two, their neighbours, and primes. */
export const SIZES = [1, 2, 3, 4, 5, 7, 8, 16]

/** Runs a case for each root of one world. */
export async function everyRoot(size: number, run: (world: RanksWorld, root: number) => Promise<void>): Promise<void> {
  const world = new RanksWorld(size)
  for (let root = 0; root < size; root++) await run(world, root)
}

/** Bytes that tell where they belong. */
export function sequence(salt: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i++) bytes[i] = (salt * 37 + i * 11 + (i >> 8) * 5 + 1) & 255
  return bytes
}

/** As `toEqual`, but fast for long arrays. @throws naming the first byte that differs */
export function expectBytes(actual: Uint8Array, expected: Uint8Array): void {
  if (NodeBuffer.compare(actual, expected) === 0) return
  const at = expected.findIndex((byte, i) => byte !== actual[i])
  const where = `byte ${at} of ${expected.byteLength} is ${actual[at]}, not ${expected[at]}`
  throw new Error(actual.byteLength === expected.byteLength ? where : `${actual.byteLength} bytes; ${where}`)
}

/** One array for each rank, zero-filled, and its buffers. */
export function places(lengths: readonly number[]): { arrays: Uint8Array[]; buffers: Buffer[] } {
  const arrays = lengths.map((length) => new Uint8Array(length))
  return { arrays, buffers: arrays.map((array) => new BytesBuffer(array)) }
}
