import { describe, expect, it } from 'vitest'
import { runWorld } from '../testing/run-world.ts'

const SIZES = [1, 2, 3, 4, 5, 8]
/** What rank `from` gives to rank `to` at i; for all ranks, where `to` is 0. */
const at = (from: number, to: number, i: number): number => 1 + ((from * 31 + to * 17 + i * 3) % 1009)
const starts = (counts: number[]): number[] => counts.map((_, r) => counts.slice(0, r).reduce((sum, c) => sum + c, 0))
/** As `toEqual`, but fast for long arrays. */
const sameBytes = (a: Int32Array, b: Int32Array): boolean =>
  Buffer.compare(Buffer.from(a.buffer), Buffer.from(b.buffer)) === 0
const sum = (counts: number[]): number => counts.reduce((total, count) => total + count, 0)

describe.each(SIZES)('on %i ranks', (size) => {
  const ranks = Array.from({ length: size }, (_, rank) => rank)

  it.each([0, 1, 7, 20_011])('Allgather of %i elements a rank, also in place and nonblocking', async (n) => {
    const expected = Int32Array.from(ranks.flatMap((r) => Array.from({ length: n }, (_, i) => at(r, 0, i))))
    const results = await runWorld(size, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const mine = Int32Array.from({ length: n }, (_, i) => at(comm.rank, 0, i))
      const all = new Int32Array(n * size)
      await comm.Allgather(mine, all)
      const inPlace = new Int32Array(n * size)
      inPlace.set(mine, comm.rank * n)
      await comm.Iallgather(mpi.IN_PLACE, inPlace)
      return [all, inPlace]
    })
    for (const result of results.flat()) expect(sameBytes(result, expected)).toBe(true)
  })

  it('Allgatherv with gaps', async () => {
    const counts = ranks.map((r) => 3 * r)
    const displs = starts(counts.map((count) => count + 1))
    const results = await runWorld(size, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const mine = Float64Array.from({ length: 3 * comm.rank }, (_, i) => at(comm.rank, 0, i))
      const all = new Float64Array(sum(counts) + size).fill(-1)
      await comm.Allgatherv(mine, [all, [counts, displs]])
      return all
    })
    const expected = new Float64Array(sum(counts) + size).fill(-1)
    for (const r of ranks) for (let i = 0; i < 3 * r; i++) expected[(displs[r] ?? 0) + i] = at(r, 0, i)
    for (const result of results) expect(result).toEqual(expected)
  })

  it.each([0, 1, 7, 5_003])('Alltoall of %i elements a block, also in place and nonblocking', async (n) => {
    const results = await runWorld(size, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const send = Int32Array.from({ length: n * size }, (_, k) => at(comm.rank, Math.floor(k / n), k % n))
      const into = new Int32Array(n * size)
      await comm.Alltoall(send, into)
      const inPlace = send.slice()
      await comm.Ialltoall(mpi.IN_PLACE, inPlace)
      return [into, inPlace]
    })
    results.forEach((both, rank) => {
      const expected = Int32Array.from({ length: n * size }, (_, k) => at(Math.floor(k / n), rank, k % n))
      for (const result of both) expect(sameBytes(result, expected)).toBe(true)
    })
  })

  it('Alltoallv with counts of their own', async () => {
    /** Rank a gives rank b this many. */
    const count = (a: number, b: number): number => (a * 2 + b) % 4
    const results = await runWorld(size, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const out = ranks.map((b) => count(comm.rank, b))
      const incoming = ranks.map((a) => count(a, comm.rank))
      const send = Float32Array.from(
        ranks.flatMap((b, k) => Array.from({ length: out[k] ?? 0 }, (_, i) => at(comm.rank, b, i))),
      )
      const into = new Float32Array(sum(incoming))
      await comm.Alltoallv([send, out], [into, [incoming, starts(incoming)]])
      return into
    })
    results.forEach((result, rank) => {
      const expected = ranks.flatMap((a) => Array.from({ length: count(a, rank) }, (_, i) => at(a, rank, i)))
      expect(Array.from(result)).toEqual(expected)
    })
  })

  it('allgather and alltoall of any values; Ibarrier', async () => {
    const results = await runWorld(size, async ({ COMM_WORLD: comm }) => {
      const barrier = comm.Ibarrier()
      const all = await comm.allgather({ rank: comm.rank, text: 'x'.repeat(comm.rank) })
      const exchanged = await comm.alltoall(ranks.map((to) => `${comm.rank}>${to}`))
      await barrier
      return { all, exchanged }
    })
    results.forEach(({ all, exchanged }, rank) => {
      expect(all).toEqual(ranks.map((r) => ({ rank: r, text: 'x'.repeat(r) })))
      expect(exchanged).toEqual(ranks.map((from) => `${from}>${rank}`))
    })
  })
})

it('nonblocking collectives that are waited for in another order do not mix', async () => {
  const results = await runWorld(4, async (mpi) => {
    const comm = mpi.COMM_WORLD
    const buffers = Array.from({ length: 20 }, (_, call) => Float64Array.of(comm.rank === call % 4 ? call : -1))
    const requests = buffers.map((buf, call) => comm.Ibcast(buf, call % 4))
    for (const request of requests.toReversed()) await request
    return buffers.map(([value]) => value)
  })
  for (const result of results) expect(result).toEqual(Array.from({ length: 20 }, (_, call) => call))
})
