import { describe, expect, it } from 'vitest'
import { runWorld } from '../testing/run-world.ts'

describe('Create_cart', () => {
  it('lays ranks out row by row; who has no place gets COMM_NULL', async () => {
    const results = await runWorld(7, async (mpi) => {
      const cart = await mpi.COMM_WORLD.Create_cart([2, 3], { periods: [true, false] })
      if (cart === mpi.COMM_NULL) return null
      expect([cart.topology, cart.is_topo, cart.dim, cart.ndim]).toEqual([mpi.CART, true, 2, 2])
      expect(mpi.COMM_WORLD.Cart_map([2, 3])).toBe(cart.rank)
      expect(cart.Get_cart_rank([-1, 2])).toBe(5)
      expect(() => cart.Get_cart_rank([0, 3])).toThrow('off the grid')
      return { topo: cart.topo, shifts: [cart.Shift(0, 1), cart.Shift(1, 1)], edges: cart.inoutedges }
    })
    const none = -2
    expect(results[0]?.topo).toEqual([
      [2, 3],
      [true, false],
      [0, 0],
    ])
    expect(results[5]?.topo).toEqual([
      [2, 3],
      [true, false],
      [1, 2],
    ])
    expect(results[2]?.shifts).toEqual([
      [5, 5],
      [1, none],
    ])
    expect(results[2]?.edges).toEqual([
      [5, 5, 1, none],
      [5, 5, 1, none],
    ])
    expect(results[6]).toBeNull()
  })

  it('refuses grids that do not fit', async () => {
    await runWorld(2, async ({ COMM_WORLD }) => {
      await expect(COMM_WORLD.Create_cart([2, 2])).rejects.toThrow(
        'dims are [2, 2], 4 places, but the communicator has 2',
      )
      await expect(COMM_WORLD.Create_cart([0])).rejects.toThrow('each must be 1 or more; MPI.Compute_dims finds them')
      await expect(COMM_WORLD.Create_cart([2], [true, true])).rejects.toThrow('2 periods for 1 dimensions')
    })
  })

  it('a grid of no dimensions has one rank and no neighbours', async () => {
    await runWorld(2, async (mpi) => {
      const cart = await mpi.COMM_WORLD.Create_cart([])
      if (mpi.COMM_WORLD.rank > 0) return expect(cart).toBe(mpi.COMM_NULL)
      expect([cart.size, cart.degrees, cart.coords]).toEqual([1, [0, 0], []])
      await cart.Neighbor_alltoall(new Float64Array(0), new Float64Array(0))
      expect(await cart.neighbor_allgather('alone')).toEqual([])
    })
  })

  it('Sub cuts it into rows and columns, Dup copies the grid', async () => {
    await runWorld(6, async (mpi) => {
      const cart = await mpi.COMM_WORLD.Create_cart([2, 3], true)
      const [row, column] = [await cart.Sub([false, true]), await cart.Sub([true, false])]
      const [y = 0, x = 0] = cart.coords
      expect([row.dims, row.periods, row.coords]).toEqual([[3], [true], [x]])
      expect([column.dims, column.coords]).toEqual([[2], [y]])
      expect((await row.gather(mpi.COMM_WORLD.rank, 0)) ?? [0, 1, 2].map((i) => y * 3 + i)).toEqual(
        [0, 1, 2].map((i) => y * 3 + i),
      )
      const copy = await cart.Dup()
      expect([copy.Compare(cart), copy.topo]).toEqual([mpi.CONGRUENT, cart.topo])
      await expect(cart.Sub([true])).rejects.toThrow('1 remain_dims for 2 dimensions')
    })
  })
})

describe('neighbourhood collectives', () => {
  const grids: [dims: number[], periodic: boolean][] = [
    [[1], true],
    [[2], true],
    [[5], true],
    [[5], false],
    [[1, 3], true],
    [[2, 3], true],
    [[2, 2], true],
    [[2, 3], false],
    [[1, 1], true],
    [[2, 2, 2], true],
  ]
  /** The rank beside this one, and its edge back: what it sends there arrives here. */
  function beside(dims: number[], periodic: boolean, coords: number[], edge: number): number[] | null {
    const d = Math.floor(edge / 2)
    const at = (coords[d] ?? 0) + (edge % 2 === 0 ? -1 : 1)
    const length = dims[d] ?? 1
    if (!periodic && (at < 0 || at >= length)) return null
    return coords.map((c, i) => (i === d ? (at + length) % length : c))
  }
  const numberOf = (dims: number[], coords: number[]): number =>
    dims.reduce((rank, dim, d) => rank * dim + (coords[d] ?? 0), 0)

  it.each(grids)('on a grid %j, periodic %j: every block goes where it belongs', async (dims, periodic) => {
    const size = dims.reduce((product, dim) => product * dim, 1)
    await runWorld(size, async (mpi) => {
      const cart = await mpi.COMM_WORLD.Create_cart(dims, periodic)
      const edges = [...cart.inedges.keys()]
      const n = 3
      const value = (rank: number, edge: number, i: number): number => rank * 100 + edge * 10 + i
      const UNTOUCHED = -1
      const expected = (ofEdge: (rank: number, edge: number, i: number) => number): number[] =>
        edges.flatMap((edge) => {
          const there = beside(dims, periodic, cart.coords, edge)
          const back = edge % 2 === 0 ? edge + 1 : edge - 1
          return Array.from({ length: n }, (_, i) => (there ? ofEdge(numberOf(dims, there), back, i) : UNTOUCHED))
        })
      const sent = Float64Array.from(edges.flatMap((edge) => [0, 1, 2].map((i) => value(cart.rank, edge, i))))
      const room = (): Float64Array => new Float64Array(edges.length * n).fill(UNTOUCHED)
      const counts = edges.map(() => n)

      const [alltoall, alltoallv, allgather, allgatherv] = [room(), room(), room(), room()]
      await cart.Neighbor_alltoall(sent, alltoall)
      await cart.Ineighbor_alltoallv([sent, counts], [alltoallv, counts])
      expect([...alltoall]).toEqual(expected(value))
      expect([...alltoallv]).toEqual(expected(value))
      // Both under way at once.
      const mine = sent.subarray(0, n)
      const requests = [
        cart.Ineighbor_allgather(mine, allgather),
        cart.Ineighbor_allgatherv(mine, [allgatherv, counts]),
      ]
      await mpi.Request.Waitall(requests)
      expect([...allgather]).toEqual(expected((rank, _, i) => value(rank, 0, i)))
      expect([...allgatherv]).toEqual(expected((rank, _, i) => value(rank, 0, i)))

      const objects = await cart.neighbor_alltoall(edges.map((edge) => ({ from: cart.rank, edge })))
      expect(objects).toEqual(
        edges.map((edge) => {
          const there = beside(dims, periodic, cart.coords, edge)
          return there && { from: numberOf(dims, there), edge: edge % 2 === 0 ? edge + 1 : edge - 1 }
        }),
      )
      expect(await cart.neighbor_allgather(cart.rank)).toEqual(cart.inedges.map((rank) => (rank < 0 ? null : rank)))
    })
  })

  it('counts of its own for each neighbour', async () => {
    await runWorld(3, async (mpi) => {
      const cart = await mpi.COMM_WORLD.Create_cart([3], true)
      // One element to the left, two to the right; so two come from the left and one from the right.
      const received = new Int32Array(3)
      await cart.Neighbor_alltoallv([Int32Array.of(1, 2, 2).map((n) => n + 10 * cart.rank), [1, 2]], [received, [2, 1]])
      const [left = 0, right = 0] = cart.inedges
      expect([...received]).toEqual([2 + 10 * left, 2 + 10 * left, 1 + 10 * right])
    })
  })

  it('refuses what has no block for each neighbour', async () => {
    await runWorld(1, async (mpi) => {
      const cart = await mpi.COMM_WORLD.Create_cart([1], true)
      await expect(cart.Neighbor_allgather(new Float64Array(1), new Float64Array(3))).rejects.toThrow('3 elements')
      await expect(cart.neighbor_alltoall([1])).rejects.toThrow('sendobj has 1 values; give an array of 2')
      const mixed = cart.Neighbor_alltoall<Float64Array | Int32Array>(new Float64Array(2), new Int32Array(2))
      await expect(mixed).rejects.toThrow('sendbuf holds MPI.DOUBLE, recvbuf holds MPI.INT')
    })
  })
})
