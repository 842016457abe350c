import { describe, expect, it } from 'vitest'
import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import { SUM } from '../testing/affine-maps.ts'
import { places } from '../testing/collective-cases.ts'
import { RanksWorld } from '../testing/run-ranks.ts'
import {
  allgather,
  allreduce,
  alltoall,
  alltoallv,
  bcast,
  gather,
  gatherv,
  reduce,
  reduceScatter,
  scan,
  scatter,
  scatterv,
} from './collectives.ts'
import { all, type Ranks } from './ranks.ts'

const buffer = (bytes: number): Buffer => new BytesBuffer(new Uint8Array(bytes))
const buffers = (count: number, bytes: number): Buffer[] => places(Array.from({ length: count }, () => bytes)).buffers

const SIZE = 5
const OPERATIONS: { name: string; run: (ranks: Ranks, bytes: number) => Promise<void> }[] = [
  { name: 'bcast', run: (ranks, bytes) => bcast(ranks, buffer(bytes), 0) },
  {
    name: 'gather',
    run: (ranks, bytes) => gather(ranks, buffer(bytes), ranks.rank === 0 ? buffers(SIZE, bytes) : null, 0),
  },
  {
    name: 'gatherv',
    run: (ranks, bytes) => gatherv(ranks, buffer(bytes), ranks.rank === 0 ? buffers(SIZE, bytes) : null, 0),
  },
  {
    name: 'scatter',
    run: (ranks, bytes) => scatter(ranks, ranks.rank === 0 ? buffers(SIZE, bytes) : null, buffer(bytes), 0),
  },
  {
    name: 'scatterv',
    run: (ranks, bytes) => scatterv(ranks, ranks.rank === 0 ? buffers(SIZE, bytes) : null, buffer(bytes), 0),
  },
  { name: 'allgather', run: (ranks, bytes) => allgather(ranks, null, buffers(SIZE, bytes)) },
  { name: 'alltoall', run: (ranks, bytes) => alltoall(ranks, null, buffers(SIZE, bytes)) },
  { name: 'alltoallv', run: (ranks, bytes) => alltoallv(ranks, null, buffers(SIZE, bytes)) },
  { name: 'reduce', run: (ranks, bytes) => reduce(ranks, buffer(bytes), buffer(bytes), SUM, 0) },
  { name: 'allreduce', run: (ranks, bytes) => allreduce(ranks, null, buffer(bytes), SUM) },
  {
    name: 'reduceScatter',
    run: (ranks, bytes) =>
      reduceScatter(
        ranks,
        buffer(bytes * SIZE),
        buffer(bytes),
        Array.from({ length: SIZE }, () => bytes),
        SUM,
      ),
  },
  { name: 'scan', run: (ranks, bytes) => scan(ranks, null, buffer(bytes), SUM) },
]

describe.each(OPERATIONS)('$name', ({ run }) => {
  it.each([
    { data: 'small', bytes: 8 },
    { data: 'large', bytes: 200_000 },
  ])('ends with ERR_TRUNCATE where one rank has another length, of $data data', async ({ bytes }) => {
    for (const longer of [1, SIZE - 1]) {
      const codes: unknown[] = []
      const ended = new RanksWorld(SIZE).run((ranks) =>
        run(ranks, ranks.rank === longer ? bytes + 4 : bytes).catch((error: unknown) => {
          codes.push(error instanceof Error && 'code' in error ? error.code : error)
          throw error
        }),
      )
      await expect(ended).rejects.toThrow(/counts|is lost|failed/)
      expect(codes[0]).toBe('ERR_TRUNCATE')
    }
  })
})

describe('allgather', () => {
  it('sees that ranks disagree even where they choose different algorithms for that', async () => {
    const ended = new RanksWorld(SIZE).run((ranks) =>
      allgather(ranks, null, buffers(SIZE, ranks.rank === 2 ? 105_000 : 104_000)),
    )
    await expect(ended).rejects.toThrow('the counts of the ranks disagree')
  })
})

describe('all', () => {
  it('ends at the first failure, and gives the buffers back', async () => {
    const other = new Uint8Array(4)
    await new RanksWorld(3)
      .run(async (ranks) => {
        const { rank } = ranks
        if (rank === 1) await all([ranks.send(buffer(5), 0)])
        // Rank 2 sends what rank 0 waited for only when rank 0 waits no more.
        if (rank === 2) {
          await all([ranks.receive(buffer(0), 0)])
          await all([ranks.send(new BytesBuffer(Uint8Array.of(1, 2, 3, 4)), 0), ranks.send(buffer(0), 0)])
        }
        if (rank > 0) return
        const waiting = all([ranks.receive(new BytesBuffer(other), 2), ranks.receive(buffer(4), 1)])
        await expect(waiting).rejects.toMatchObject({ code: 'ERR_TRUNCATE' })
        await all([ranks.send(buffer(0), 2)])
        await all([ranks.receive(buffer(0), 2)])
      })
      .catch((error: unknown) => {
        // Two messages were, rightly, not taken: the harness says so.
        expect(String(error)).toContain('were not received')
      })
    expect(other).toEqual(new Uint8Array(4))
  })
})
