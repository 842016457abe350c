import { describe, expect, it } from 'vitest'
import { BytesBuffer } from '../p2p/buffer.ts'
import { SUM } from '../testing/affine-maps.ts'
import { COLLECTIVE_OPERATIONS, type CollectiveOperation } from '../testing/collective-operations.ts'
import { RanksWorld } from '../testing/run-ranks.ts'
import { allreduce, barrier, bcast } from './collectives.ts'

describe('partners in a world of 100 ranks', () => {
  const size = 100
  const SHORT = 12
  const LONG = { part: 12 * 1024, data: 256 * 1024 }
  const BARRIER: CollectiveOperation = { name: 'barrier', of: 'data', run: (ranks) => barrier(ranks) }
  const treeLike = COLLECTIVE_OPERATIONS.filter(({ name }) => !name.startsWith('alltoall'))

  it.each([BARRIER, ...treeLike])(
    '$name: 2 ceil(log2 p) at most, small or large',
    { timeout: 30_000 },
    async ({ of, run }) => {
      for (const bytes of [SHORT, LONG[of]]) {
        const { traffic } = await new RanksWorld(size).run((ranks) => run(ranks, bytes, 3))
        const most = Math.max(...traffic.map(({ partners }) => partners.size))
        expect(most).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(size)))
      }
    },
  )
})

describe('a world of 1,000 ranks', () => {
  const size = 1000
  const world = new RanksWorld(size)

  it('ends a bcast in 10 rounds, and everybody has the data', async () => {
    const { results, traffic } = await world.run(async (ranks) => {
      const told = new Float64Array(4).fill(ranks.rank === 7 ? 42 : 0)
      await bcast(ranks, new BytesBuffer(told), 7)
      return told[3]
    })
    expect(new Set(results)).toEqual(new Set([42]))
    expect(Math.max(...traffic.map(({ rounds }) => rounds))).toBe(10)
  })

  it('ends an allreduce in 9 rounds and 2 for what is beyond 512, and everybody has the sum', async () => {
    const { results, traffic } = await world.run(async (ranks) => {
      const sum = Uint32Array.of(ranks.rank)
      await allreduce(ranks, null, new BytesBuffer(sum), SUM)
      return sum[0]
    })
    expect(new Set(results)).toEqual(new Set([(size * (size - 1)) / 2]))
    expect(Math.max(...traffic.map(({ rounds }) => rounds))).toBe(11)
  })

  it('ends a barrier in 10 rounds', async () => {
    const { traffic } = await world.run(barrier)
    expect(Math.max(...traffic.map(({ rounds }) => rounds))).toBe(10)
  })
})
