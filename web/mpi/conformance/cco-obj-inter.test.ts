import { describe, expect, expectTypeOf, it } from 'vitest'
import { GROUP_SIZES, interWorld } from '../../testing/inter-world.ts'
import type { Intercomm } from '../intercomm.ts'

// What mpi4py's test_cco_obj_inter.py looks at: collectives of values across two groups.

const VALUES: readonly unknown[] = [
  null,
  true,
  -7,
  2 ** 31,
  2n ** 63n - 1n,
  3.14,
  'mpi4py',
  [1, [2]],
  { k0: null, k1: [] },
]

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

describe.each(GROUP_SIZES)('on groups of %i and %i ranks, in both forms', (...sizes) => {
  /** Calls as every root of both groups in turn. @param act gets its argument for the root, and what it is in the call */
  function everyRoot(act: (call: RootedCall) => Promise<void>): Promise<void[]> {
    return interWorld(sizes, async ({ mpi, inter, side }) => {
      for (const rootSide of [0, 1] as const) {
        for (let rootRank = 0; rootRank < sizes[rootSide]; rootRank++) {
          if (side !== rootSide) await act({ inter, role: 'other', root: rootRank, rootRank, rootSide })
          else if (inter.rank === rootRank) await act({ inter, role: 'root', root: mpi.ROOT, rootRank, rootSide })
          else await act({ inter, role: 'idle', root: mpi.PROC_NULL, rootRank, rootSide })
        }
      }
    })
  }
  interface RootedCall {
    inter: Intercomm
    role: 'root' | 'idle' | 'other'
    root: number
    rootRank: number
    rootSide: 0 | 1
  }

  it('barrier, and Barrier', async () => {
    await interWorld(sizes, async ({ inter }) => {
      await inter.barrier()
      await inter.ibarrier()
      await inter.Barrier()
      await inter.Ibarrier().Wait()
    })
  })

  it('bcast', () =>
    everyRoot(async ({ inter, role, root }) => {
      for (const value of VALUES) {
        const obj = role === 'root' ? value : null
        for (const got of [await inter.bcast(obj, root), await inter.ibcast(obj, { root })])
          expect(got).toEqual(role === 'other' ? value : null)
      }
    }))

  it('gather', () =>
    everyRoot(async ({ inter, role, root, rootSide }) => {
      const mine = { from: inter.rank }
      const all = upTo(sizes[1 - rootSide] as number).map((from) => ({ from }))
      for (const got of [await inter.gather(mine, root), await inter.igather(mine, { root })])
        expect(got).toEqual(role === 'root' ? all : null)
    }))

  it('scatter', () =>
    everyRoot(async ({ inter, role, root, rootRank, rootSide }) => {
      const parts = role === 'root' ? upTo(sizes[1 - rootSide] as number).map((to) => [rootRank, to]) : null
      for (const got of [await inter.scatter(parts, root), await inter.iscatter(parts, { root })])
        expect(got).toEqual(role === 'other' ? [rootRank, inter.rank] : null)
    }))

  it('reduce, in the order of ranks', () =>
    everyRoot(async ({ inter, role, root, rootSide }) => {
      const word = (rank: number): string => `<${rank}>`
      const expected = upTo(sizes[1 - rootSide] as number)
        .map(word)
        .join('')
      const join = (a: string, b: string): string => a + b
      for (const got of [
        await inter.reduce(word(inter.rank), join, root),
        await inter.ireduce(word(inter.rank), { root }),
      ])
        expect(got).toBe(role === 'root' ? expected : null)
    }))

  it('reduce refuses roots that are none', async () => {
    await interWorld(sizes, async ({ mpi, inter }) => {
      for (const root of [-7, -1, inter.remote_size])
        await expect(inter.reduce(1, mpi.SUM, root)).rejects.toMatchObject({ code: 'ERR_ROOT' })
      await expect(inter.bcast(1, inter.remote_size)).rejects.toThrow(
        `bcast: root is ${inter.remote_size}, but it must be a rank from 0 to ${inter.remote_size - 1} of the remote group, MPI.ROOT or MPI.PROC_NULL`,
      )
    })
  })

  it('allgather, alltoall', async () => {
    await interWorld(sizes, async ({ inter, side }) => {
      const { rank, remote_size: remoteSize } = inter
      const all = upTo(remoteSize).map((from) => [1 - side, from])
      for (const got of [await inter.allgather([side, rank]), await inter.iallgather([side, rank])])
        expect(got).toEqual(all)
      const parts = upTo(remoteSize).map((to) => `${side}: ${rank} to ${to}`)
      const expected = upTo(remoteSize).map((from) => `${1 - side}: ${from} to ${rank}`)
      for (const got of [await inter.alltoall(parts), await inter.ialltoall(parts)]) expect(got).toEqual(expected)
    })
  })

  it('allreduce, with every op of the list', async () => {
    await interWorld(sizes, async ({ mpi, inter }) => {
      const { rank, remote_size: remoteSize } = inter
      const others = upTo(remoteSize)
      let [sum, product] = [0, 1]
      for (const other of others) [sum, product] = [sum + other, product * other]
      const expected = [sum, product, remoteSize - 1, 0]
      const ops = [mpi.SUM, mpi.PROD, mpi.MAX, mpi.MIN]
      for (const [i, op] of ops.entries()) {
        expect(await inter.allreduce(rank, op)).toBe(expected[i])
        expect(await inter.iallreduce(rank, { op })).toBe(expected[i])
      }
      const words = others.map((other) => `<${other}>`).join('')
      expect(await inter.allreduce(`<${rank}>`)).toBe(words)
    })
  })
})

it('offers what makes sense across two groups, and says so in its types', () => {
  expectTypeOf<Intercomm['bcast']>().returns.toEqualTypeOf<Promise<unknown>>()
  expectTypeOf<Intercomm>().not.toHaveProperty('scan')
  for (const name of [
    'Scan',
    'Exscan',
    'Iscan',
    'Iexscan',
    'exscan',
    'iscan',
    'Create_cart',
    'Create_intercomm',
  ] as const)
    expectTypeOf<Intercomm>().not.toHaveProperty(name)
})
