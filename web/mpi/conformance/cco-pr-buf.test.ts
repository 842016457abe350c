import { describe, expect, it } from 'vitest'
import { ARRAY_KINDS, type ArrayKind, filled } from '../../testing/array-kinds.ts'
import { BUFFER_COLLECTIVES } from '../../testing/buffer-collectives.ts'
import { testCollectives } from '../../testing/collective-tests.ts'
import { everyComm } from '../../testing/every-comm.ts'
import { ARITHMETIC, type ReductionRule } from '../../testing/reduction-rules.ts'
import { beginCollective } from '../../testing/run-collective.ts'
import { runWorld } from '../../testing/run-world.ts'
import { VECTOR_COLLECTIVES } from '../../testing/vector-collectives.ts'

// What mpi4py's test_cco_pr_buf.py looks at: every collective prepared once and started twice or more.

testCollectives(BUFFER_COLLECTIVES, 'persistent')

describe.each([1, 2, 3, 5, 8])('persistent collectives on %i ranks', { timeout: 60_000 }, (size) => {
  it('Barrier_init: no rank is past a start that another has not come to', () =>
    everyComm(size, async (comm) => {
      const request = comm.Barrier_init()
      const begun = new Int32Array(1)
      for (let round = 1; round <= 3; round++) {
        // A reduction in between is a call of its own number.
        await comm.Allreduce(Int32Array.of(1), begun)
        expect(begun[0]).toBe(comm.size)
        request.Start()
        await request.Wait()
      }
      request.Free()
      expect(request.is_null).toBe(true)
    }))

  it('Bcast_init of every second element leaves those between alone', () =>
    everyComm(size, async (comm, mpi) => {
      for (const offset of [0, 1]) {
        const every = mpi.INT.Create_indexed_block(
          1,
          filled(5, 0).map((_, i) => 2 * i + offset),
        ).Commit()
        for (let root = 0; root < comm.size; root++) {
          const buf = new Int32Array(10).map((_, i) => (comm.rank === root ? i : -1))
          const request = comm.Bcast_init([buf, 1, every], { root })
          request.Start()
          await request.Wait()
          request.Free()
          const expected = Array.from(buf, (_, i) => (comm.rank === root || i % 2 === offset ? i : -1))
          expect([...buf]).toEqual(expected)
        }
        every.Free()
      }
    }))

  it('all under way at once, started in another order on every rank, among calls of other kinds', async () => {
    const kind = ARRAY_KINDS.find(({ name }) => name === 'Int32Array') as ArrayKind
    const rule = ARITHMETIC[0] as ReductionRule
    const common = { size, root: size - 1, rule, kind, datatype: 'INT', count: 7, inPlace: false }
    await runWorld(size, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const sums = Array.from({ length: 6 }, (_, i) => {
        const [mine, sum] = [Int32Array.of(comm.rank + i), new Int32Array(1)]
        return { sum, request: comm.Allreduce_init(mine, sum) }
      })
      const order = sums.map((_, i) => sums[(i + comm.rank) % sums.length] as (typeof sums)[number])
      for (let round = 0; round < 3; round++) {
        for (const { sum } of sums) sum[0] = -1
        mpi.Prequest.Startall(order.slice(0, 3).map(({ request }) => request))
        const others = [...BUFFER_COLLECTIVES, ...VECTOR_COLLECTIVES].map((collective) =>
          beginCollective(collective, 'nonblocking', comm, mpi, common),
        )
        mpi.Prequest.Startall(order.slice(3).map(({ request }) => request))
        await mpi.Request.Waitall(order.map(({ request }) => request))
        for (const { ended, check } of others) {
          await ended
          check()
        }
        // 0 + i + … + size - 1 + i
        expect(sums.map(({ sum }) => sum[0])).toEqual(sums.map((_, i) => (size * (size - 1)) / 2 + size * i))
      }
      for (const { request } of sums) request.Free()
    })
  })
})
