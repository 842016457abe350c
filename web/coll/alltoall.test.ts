import { describe, it } from 'vitest'
import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import { expectBytes, places, SIZES, sequence } from '../testing/collective-cases.ts'
import { RanksWorld } from '../testing/run-ranks.ts'
import { alltoallBruck } from './alltoall-bruck.ts'
import { alltoallOverlapped, alltoallPairwise } from './alltoall-pairwise.ts'
import { alltoall, alltoallBytes, alltoallv } from './collectives.ts'

/** Lengths of what two ranks give each other: the same both ways, as MPI_IN_PLACE asks. */
const equal = (length: number) => () => length
const uneven = (a: number, b: number): number => (a * b * 5 + a + b) % 7

const from = (source: number, dest: number, length: number): Uint8Array => sequence(source * 16 + dest, length)

async function expectAlltoall(
  world: RanksWorld,
  algorithm: typeof alltoall,
  lengthOf: (a: number, b: number) => number,
  inPlace: boolean,
) {
  const everybody = Array.from({ length: world.size }, (_, rank) => rank)
  const { results } = await world.run(async (ranks) => {
    const parts = everybody.map((dest) => from(ranks.rank, dest, lengthOf(ranks.rank, dest)))
    const { arrays, buffers } = places(parts.map(({ byteLength }) => byteLength))
    if (inPlace) for (const [dest, array] of arrays.entries()) array.set(parts[dest] as Uint8Array)
    const given: Buffer[] = parts.map((part) => new BytesBuffer(part))
    await algorithm(ranks, inPlace ? null : given, buffers)
    return arrays
  })
  for (const [rank, arrays] of results.entries()) {
    for (const [source, array] of arrays.entries()) {
      expectBytes(array, from(source, rank, lengthOf(source, rank)))
    }
  }
}

describe.each([alltoallBruck, alltoallPairwise, alltoallOverlapped])('$name', (algorithm) => {
  it.each(SIZES)("gives rank r every rank's r-th block, on %i ranks", async (size) => {
    const world = new RanksWorld(size)
    for (const length of [0, 1, 13, 1009]) {
      for (const inPlace of [false, true]) await expectAlltoall(world, algorithm, equal(length), inPlace)
    }
  })
})

describe('alltoallBruck', () => {
  it('does not overwrite blocks that wait for a receiver that is late', async () => {
    const late: typeof alltoall = async (ranks, parts, into) => {
      for (let task = 0; ranks.rank === 3 && task < 30; task++) await new Promise(setImmediate)
      await alltoallBruck(ranks, parts, into)
    }
    await expectAlltoall(new RanksWorld(8), late, equal(40_009), false)
  })
})

describe('alltoallv', () => {
  it.each(SIZES)('exchanges blocks of different lengths, on %i ranks', async (size) => {
    const world = new RanksWorld(size)
    for (const inPlace of [false, true]) await expectAlltoall(world, alltoallv, uneven, inPlace)
  })
})

describe('alltoall', () => {
  it.each(SIZES)('is right whatever algorithm is chosen, on %i ranks', async (size) => {
    const world = new RanksWorld(size)
    for (const length of [1, 2003, 32_771]) await expectAlltoall(world, alltoall, equal(length), false)
  })
})

describe('alltoallBytes', () => {
  it.each(SIZES)('exchanges parts of unknown lengths, on %i ranks', async (size) => {
    const { results } = await new RanksWorld(size).run((ranks) =>
      alltoallBytes(
        ranks,
        Array.from({ length: size }, (_, dest) => from(ranks.rank, dest, uneven(ranks.rank, dest))),
      ),
    )
    for (const [rank, parts] of results.entries()) {
      for (const [source, part] of parts.entries()) expectBytes(part, from(source, rank, uneven(source, rank)))
    }
  })
})
