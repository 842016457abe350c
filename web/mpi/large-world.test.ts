import { expect, it } from 'vitest'
import { runWorld } from '../testing/run-world.ts'
import type { Intracomm } from './intracomm.ts'

const SIZE = 1000

/** Bcast, Allreduce and Barrier on a part of the world. @param members the world ranks that belong in it, in order */
async function expectPart(part: Intracomm, rank: number, members: readonly number[]): Promise<void> {
  expect([part.size, part.rank]).toEqual([members.length, members.indexOf(rank)])
  const told = new Int32Array(3).fill(part.rank === 1 ? rank : -1)
  await part.Bcast(told, 1)
  expect([...told]).toEqual([members[1], members[1], members[1]])
  const sum = new Float64Array(1)
  await part.Allreduce(Float64Array.of(rank), sum)
  expect(sum[0]).toBe(members.reduce((total, member) => total + member, 0))
  await part.Barrier()
}

it('1,000 ranks split into odd and even and into ten groups, and each part works on its own', {
  timeout: 120_000,
}, async () => {
  const everybody = Array.from({ length: SIZE }, (_, rank) => rank)
  const halves = [0, 1].map((color) => everybody.filter((rank) => rank % 2 === color))
  // The last comes first, by key.
  const tenths = everybody.slice(0, 10).map((color) => everybody.filter((rank) => rank % 10 === color).toReversed())
  await runWorld(SIZE, async ({ COMM_WORLD: comm }) => {
    const { rank } = comm
    await expectPart(comm, rank, everybody)
    const half = await comm.Split(rank % 2, rank)
    const tenth = await comm.Split(rank % 10, -rank)
    await expectPart(half, rank, halves[rank % 2] ?? [])
    await expectPart(tenth, rank, tenths[rank % 10] ?? [])
    await comm.Barrier()
  })
})
