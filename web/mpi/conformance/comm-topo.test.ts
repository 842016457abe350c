import { describe, expect, it } from 'vitest'
import { everyComm } from '../../testing/every-comm.ts'

// What mpi4py's test_comm_topo.py looks at, of Cartesian grids; comm-topo-graph.test.ts has graphs.

const DIMENSIONS = [1, 2, 3, 4, 5]

describe.each([1, 2, 3, 4, 5, 6, 8])('a grid of %i ranks', (size) => {
  it.each(DIMENSIONS)('of %i dimensions knows coordinates, shifts and neighbours', async (ndim) => {
    await everyComm(size, async (comm, mpi) => {
      const dims = mpi.Compute_dims(comm.size, ndim)
      const periods = dims.map(() => true)
      const cart = await comm.Create_cart(dims, { periods })
      const { coords } = cart
      expect([cart.is_topo, cart.topology, cart.dim, cart.ndim]).toEqual([true, mpi.CART, ndim, ndim])
      expect(cart.topo).toEqual([dims, periods, coords])
      expect(cart.Get_coords(cart.rank)).toEqual(coords)

      const neighbours: number[] = []
      for (const [direction, dim] of dims.entries()) {
        for (const by of [-1, 1]) {
          const beside = coords.map((coord, d) => (d === direction ? (coord + by + dim) % dim : coord))
          const rank = cart.Get_cart_rank(beside)
          expect(cart.Get_coords(rank)).toEqual(beside)
          expect(cart.Shift(direction, by)[1]).toBe(rank)
          neighbours.push(rank)
        }
      }
      expect([cart.indegree, cart.outdegree]).toEqual([2 * ndim, 2 * ndim])
      expect(cart.inoutedges).toEqual([neighbours, neighbours])
      expect([cart.inedges, cart.outedges]).toEqual([neighbours, neighbours])
      await cart.Free()
    })
  })

  it.each(DIMENSIONS)('of %i dimensions is cut along each', async (ndim) => {
    await everyComm(size, async (comm, mpi) => {
      const cart = await comm.Create_cart(mpi.Compute_dims(comm.size, ndim), true)
      for (let dropped = 0; dropped < ndim; dropped++) {
        const remains = (_: unknown, d: number): boolean => d !== dropped
        const sub = await cart.Sub(cart.dims.map(remains))
        expect([sub.dim, sub.dims]).toEqual([ndim - 1, cart.dims.filter(remains)])
        expect(sub.coords).toEqual(cart.coords.filter(remains))
        await sub.Free()
      }
    })
  })

  it('gives each rank the rank that Cart_map promises, however its periods are given', async () => {
    await everyComm(size, async (comm, mpi) => {
      for (const ndim of DIMENSIONS) {
        for (const periods of [null, true, false]) {
          const dims = mpi.Compute_dims(comm.size, ndim)
          const cart = await comm.Create_cart(dims, periods, true)
          expect(cart.rank).toBe(comm.Cart_map(dims, periods))
          expect(cart.periods).toEqual(dims.map(() => periods === true))
          await cart.Free()
        }
      }
    })
  })

  it('may have no dimensions: then it is one rank, without neighbours', async () => {
    await everyComm(size, async (comm, mpi) => {
      const cart = await comm.Create_cart([])
      expect(cart === mpi.COMM_NULL).toBe(comm.rank > 0)
      if (comm.rank > 0) return
      expect([cart.dim, cart.dims, cart.periods, cart.coords]).toEqual([0, [], [], []])
      expect([cart.Get_cart_rank([]), cart.inoutedges]).toEqual([0, [[], []]])
      await cart.Free()
    })
  })

  it('has a period for each dimension, or one for all', async () => {
    await everyComm(size, async (comm) => {
      await expect(comm.Create_cart([comm.size], [])).rejects.toMatchObject({ code: 'ERR_DIMS' })
      await expect(comm.Create_cart([comm.size], [false, false])).rejects.toMatchObject({ code: 'ERR_DIMS' })
    })
  })

  // Programs are JavaScript when they run: nothing has checked their types.
  it('takes numbers for truth values, as Python does', async () => {
    await everyComm(size, async (comm) => {
      const cart = await comm.Create_cart([1, comm.size], 1 as never)
      expect(cart.periods).toEqual([true, true])
      expect((await cart.Sub([0, 1] as never)).dims).toEqual([comm.size])
      expect((await comm.Create_cart([comm.size], [0] as never)).periods).toEqual([false])
    })
  })
})
