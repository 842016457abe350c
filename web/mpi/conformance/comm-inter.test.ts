import { describe, expect, it } from 'vitest'
import { GROUP_SIZES, interWorld } from '../../testing/inter-world.ts'

// What mpi4py's test_comm_inter.py looks at, on intercommunicators and duplicates of them.

describe.each(GROUP_SIZES)('groups of %i and %i ranks', (...sizes) => {
  it('have their own sizes, ranks and groups, and the other one as the remote group', async () => {
    await interWorld(sizes, async ({ mpi, inter, side }) => {
      for (const comm of [inter, await inter.Dup()]) {
        const world = mpi.COMM_WORLD.rank
        const first = side === 0 ? 0 : sizes[0]
        const otherFirst = side === 0 ? sizes[0] : 0
        const [size, remoteSize] = [sizes[side], sizes[1 - side] as number]
        expect([comm.Get_size(), comm.size, comm.group.size]).toEqual([size, size, size])
        expect([comm.Get_rank(), comm.rank, comm.group.rank]).toEqual([world - first, world - first, world - first])
        expect([comm.Get_remote_size(), comm.remote_size, comm.remote_group.size]).toEqual([
          remoteSize,
          remoteSize,
          remoteSize,
        ])
        expect(comm.Get_remote_group().rank).toBe(mpi.UNDEFINED)
        const worldRanks = Array.from({ length: remoteSize }, (_, rank) => otherFirst + rank)
        expect(comm.Get_remote_group().Translate_ranks(null, mpi.COMM_WORLD.group)).toEqual(worldRanks)
        expect([comm.Is_inter(), comm.is_inter, comm.Is_intra(), comm.is_intra]).toEqual([true, true, false, false])
        expect(comm.topology).toBe(mpi.UNDEFINED)
      }
    })
  })

  it.each([
    { highs: [false, true], first: 0 },
    { highs: [true, false], first: 1 },
    { highs: [false, false], first: null },
  ])('merge into one, the high group last: $highs', async ({ highs, first }) => {
    const ranks = await interWorld(sizes, async ({ mpi, inter, side }) => {
      const merged = await inter.Merge(highs[side] === true)
      expect([merged.size, merged.Is_inter()]).toEqual([sizes[0] + sizes[1], false])
      expect(merged).toBeInstanceOf(mpi.Intracomm)
      expect(await merged.allreduce(1)).toBe(sizes[0] + sizes[1])
      expect(await merged.scan('a')).toBe('a'.repeat(merged.rank + 1))
      return merged.rank
    })
    const [low, high] = [ranks.slice(0, sizes[0]), ranks.slice(sizes[0])]
    const upTo = (start: number, count: number): number[] => Array.from({ length: count }, (_, i) => start + i)
    if (first === 1) expect([low, high]).toEqual([upTo(sizes[1], sizes[0]), upTo(0, sizes[1])])
    else if (first === 0) expect([low, high]).toEqual([upTo(0, sizes[0]), upTo(sizes[0], sizes[1])])
    else expect(ranks.toSorted((a, b) => a - b)).toEqual(upTo(0, sizes[0] + sizes[1]))
  })
})
