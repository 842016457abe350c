import { expect, it } from 'vitest'
import { runWorld } from '../testing/run-world.ts'

it.each([
  [1, 1],
  [2, 3],
])('persistent calls join groups of %i and %i ranks, started three times', async (low, high) => {
  await runWorld(low + high, async ({ COMM_WORLD: world, ROOT, PROC_NULL }) => {
    const isLow = world.rank < low
    const half = await world.Split(isLow ? 0 : 1)
    const inter = await half.Create_intercomm(0, world, isLow ? low : 0)
    const [remote, sum, data] = [isLow ? high : low, new Int32Array(1), new Int32Array(2)]
    const calls = [
      inter.Barrier_init(),
      inter.Allreduce_init(Int32Array.of(world.rank), sum),
      // Rank 0 of the lower group gives, the upper group gets.
      inter.Bcast_init(data, { root: isLow ? (half.rank === 0 ? ROOT : PROC_NULL) : 0 }),
      inter.Send_init(Int32Array.of(world.rank), half.rank % remote, 3),
    ]
    const senders = Array.from({ length: remote }, (_, rank) => rank).filter((rank) => rank % half.size === half.rank)
    const received = senders.map(() => new Int32Array(1))
    const receives = senders.map((source, i) => inter.Recv_init(received[i] as Int32Array, source, 3))
    for (let round = 1; round <= 3; round++) {
      data.fill(isLow ? round : 0)
      for (const request of [...receives, ...(isLow ? calls : calls.toReversed())]) request.Start()
      for (const request of [...receives, ...calls]) await request.Wait()
      const first = isLow ? low : 0
      // The sum of the other group's ranks in the world.
      expect(sum[0]).toBe(remote * first + (remote * (remote - 1)) / 2)
      expect([...data]).toEqual([round, round])
      expect(received.map(([value]) => value)).toEqual(senders.map((source) => first + source))
    }
  })
})
