import { describe, it } from 'vitest'
import { ARRAY_KINDS } from '../../testing/array-kinds.ts'
import { expectInterCollective, INTER_COLLECTIVES } from '../../testing/inter-collectives.ts'
import { GROUP_SIZES, type GroupSizes, type InterRank, interWorld } from '../../testing/inter-world.ts'
import { ARITHMETIC, type ReductionRule } from '../../testing/reduction-rules.ts'
import type { Intercomm } from '../intercomm.ts'

// What mpi4py's test_cco_buf_inter.py and test_cco_vec_inter.py look at: collectives of buffers across two groups.

const SUM: readonly ReductionRule[] = ARITHMETIC.slice(0, 1)
const [FLOAT64, INT8] = ['Float64Array', 'Int8Array'].map((name) => ARRAY_KINDS.find((kind) => kind.name === name))

/** Every root of both groups; one of each where that means nothing. */
function roots(rooted: boolean, sizes: GroupSizes): { side: 0 | 1; rank: number }[] {
  if (!rooted) return [{ side: 0, rank: 0 }]
  return ([0, 1] as const).flatMap((side) => Array.from({ length: sizes[side] }, (_, rank) => ({ side, rank })))
}

describe.each(INTER_COLLECTIVES)('$names.0 and $names.1', (collective) => {
  async function everyCase(
    { mpi, side }: InterRank,
    comm: Intercomm,
    sizes: GroupSizes,
    { kinds = [FLOAT64, INT8], counts = [0, 1, 7], rules = SUM } = {},
  ): Promise<void> {
    const { rank, size, remote_size: remoteSize } = comm
    for (const root of roots(collective.rooted, sizes)) {
      for (const rule of collective.reduces ? rules : SUM) {
        for (const count of counts) {
          for (const kind of kinds) {
            if (!kind) throw new Error('a kind of array is missing')
            const call = { side, rank, size, remoteSize, root, count, rule }
            await expectInterCollective(collective, comm, mpi, call, { kind, datatype: kind.datatypes[0] as string })
          }
        }
      }
    }
  }

  it.each(GROUP_SIZES)('at every root of groups of %i and %i ranks', async (...sizes) => {
    await interWorld(sizes, (rank) => everyCase(rank, rank.inter, sizes))
  })

  it('of every kind of array, with every op of arithmetic, on a duplicate', async () => {
    await interWorld([2, 3], async (rank) => {
      const dup = await rank.inter.Dup()
      await everyCase(rank, dup, [2, 3], { kinds: [...ARRAY_KINDS], counts: [2], rules: ARITHMETIC })
    })
  })

  it('of data so long that it is cut, and where links differ', async () => {
    const island = (rank: number): number => (rank % 3 === 0 ? 0 : 1)
    const islands = Array.from({ length: 7 }, (_, rank) => island(rank))
    await interWorld(
      [3, 4],
      (rank) => everyCase(rank, rank.inter, [3, 4], { kinds: [FLOAT64], counts: [5_003] }),
      () => ({ islands }),
    )
  })
})
