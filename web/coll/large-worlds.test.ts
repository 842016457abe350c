import { describe, expect, it } from 'vitest'
import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import { SUM } from '../testing/affine-maps.ts'
import { places } from '../testing/collective-cases.ts'
import { RanksWorld, type Traffic } from '../testing/run-ranks.ts'
import {
  allgather,
  allreduce,
  barrier,
  bcast,
  gather,
  gatherv,
  reduce,
  reduceScatter,
  scan,
  scatter,
  scatterv,
} from './collectives.ts'
import type { Ranks } from './ranks.ts'

const buffer = (bytes: number): Buffer => new BytesBuffer(new Uint8Array(bytes))
const buffers = (count: number, bytes: number): Buffer[] => places(Array.from({ length: count }, () => bytes)).buffers

async function trafficOf(size: number, program: (ranks: Ranks) => Promise<void>): Promise<Traffic[]> {
  const { traffic } = await new RanksWorld(size).run(program)
  return traffic
}

describe('partners in a world of 100 ranks', () => {
  const size = 100
  const block = 12 * 1024
  const lengths = Array.from({ length: size }, () => block)
  const atRoot = <T>(ranks: Ranks, value: T): T | null => (ranks.rank === 3 ? value : null)

  it.each<{ name: string; run: (ranks: Ranks, bytes: number) => Promise<void> }>([
    { name: 'barrier', run: (ranks) => barrier(ranks) },
    { name: 'bcast', run: (ranks, bytes) => bcast(ranks, buffer(bytes * size), 3) },
    { name: 'gather', run: (ranks, bytes) => gather(ranks, buffer(bytes), atRoot(ranks, buffers(size, bytes)), 3) },
    { name: 'gatherv', run: (ranks, bytes) => gatherv(ranks, buffer(bytes), atRoot(ranks, buffers(size, bytes)), 3) },
    { name: 'scatter', run: (ranks, bytes) => scatter(ranks, atRoot(ranks, buffers(size, bytes)), buffer(bytes), 3) },
    { name: 'scatterv', run: (ranks, bytes) => scatterv(ranks, atRoot(ranks, buffers(size, bytes)), buffer(bytes), 3) },
    { name: 'allgather', run: (ranks, bytes) => allgather(ranks, null, buffers(size, bytes)) },
    { name: 'reduce', run: (ranks, bytes) => reduce(ranks, buffer(bytes * 12), buffer(bytes * 12), SUM, 3) },
    { name: 'allreduce', run: (ranks, bytes) => allreduce(ranks, null, buffer(bytes * 12), SUM) },
    {
      name: 'reduceScatter',
      run: (ranks, bytes) =>
        reduceScatter(
          ranks,
          buffer(bytes * size),
          buffer(bytes),
          lengths.map(() => bytes),
          SUM,
        ),
    },
    { name: 'scan', run: (ranks, bytes) => scan(ranks, null, buffer(bytes), SUM) },
  ])('$name: 2 ceil(log2 p) at most, small or large', async ({ run }) => {
    for (const bytes of [12, block]) {
      const traffic = await trafficOf(size, (ranks) => run(ranks, bytes))
      expect(Math.max(...traffic.map(({ partners }) => partners.size))).toBeLessThanOrEqual(
        2 * Math.ceil(Math.log2(size)),
      )
    }
  })
})

describe('a world of 1,000 ranks', () => {
  const size = 1000

  it('bcast, allreduce and barrier end, and are right', async () => {
    const world = new RanksWorld(size)
    const { results, traffic } = await world.run(async (ranks) => {
      const { rank } = ranks
      const told = new Float64Array(4).fill(rank === 7 ? 42 : 0)
      await bcast(ranks, new BytesBuffer(told), 7)
      const sum = Uint32Array.of(rank)
      await allreduce(ranks, null, new BytesBuffer(sum), SUM)
      await barrier(ranks)
      return [told[3], sum[0]]
    })
    for (const result of results) expect(result).toEqual([42, (size * (size - 1)) / 2])
    expect(Math.max(...traffic.map(({ rounds }) => rounds))).toBeLessThan(60)
  })
})
