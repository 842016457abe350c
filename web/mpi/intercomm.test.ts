import { describe, expect, it } from 'vitest'
import { GROUP_SIZES, type InterRank, interWorld } from '../testing/inter-world.ts'
import { loopbackEndpoints } from '../testing/endpoints.ts'
import { runWorld } from '../testing/run-world.ts'
import { Calls } from './calls.ts'
import type { Intercomm } from './intercomm.ts'
import { createMpi } from './mpi.ts'

/** How a call ended: its error's code and message, or null. */
async function failure(call: () => unknown): Promise<string | null> {
  try {
    await call()
  } catch (error) {
    return error instanceof Error ? `${'code' in error ? String(error.code) : ''} ${error.message}` : String(error)
  }
  return null
}

describe.each(GROUP_SIZES)('messages between groups of %i and %i ranks', (...sizes) => {
  it('go to ranks of the other group, and come from there', async () => {
    await interWorld(sizes, async ({ mpi, inter, side }) => {
      const { rank, remote_size: remoteSize } = inter
      const others = Array.from({ length: remoteSize }, (_, other) => other)
      const sent = others.map((other) => inter.Isend(Float64Array.of(side, rank, other), other, 5))
      const values = others.map((other) => inter.isend(`${side} ${rank} ${other}`, other, 6))
      const status = new mpi.Status()
      const from = new Set<number>()
      for (const _ of others) {
        const buf = new Float64Array(4)
        await inter.Recv(buf, { source: mpi.ANY_SOURCE, tag: 5, status })
        expect([...buf]).toEqual([1 - side, status.source, rank, 0])
        expect(status.Get_count(mpi.DOUBLE)).toBe(3)
        from.add(status.source)
      }
      expect(from).toEqual(new Set(others))
      for (const other of others)
        expect(await inter.recv({ source: other, tag: 6 })).toBe(`${1 - side} ${other} ${rank}`)
      await mpi.Request.Waitall([...sent, ...values])
    })
  })

  it('go both ways at once, are probed for, and never meet those of another communicator', async () => {
    await interWorld(sizes, async ({ mpi, inter, side }) => {
      const dup = await inter.Dup()
      const pairs = Math.min(...sizes)
      if (inter.rank >= pairs) return
      const { rank } = inter
      const own = [inter, dup].map((comm, i) => comm.isend([side, i], rank, 1))
      const answer: unknown = await dup.sendrecv('there', { dest: rank, sendtag: 2, source: rank, recvtag: 2 })
      expect(answer).toBe('there')
      const status = new mpi.Status()
      await dup.Probe(rank, 1, status)
      expect([status.source, status.tag]).toEqual([rank, 1])
      expect(await dup.recv({ source: rank, tag: 1 })).toEqual([1 - side, 1])
      expect(await inter.recv({ source: rank, tag: 1 })).toEqual([1 - side, 0])
      await mpi.Request.Waitall(own)
    })
  })

  it('refuse ranks that the other group has not', async () => {
    await interWorld(sizes, async ({ inter }) => {
      const wrong = inter.remote_size
      const legal = `it must be a rank from 0 to ${wrong - 1} or MPI.PROC_NULL`
      expect(await failure(() => inter.send(1, wrong))).toBe(`ERR_RANK send: dest is ${wrong}, but ${legal}`)
      expect(await failure(() => inter.recv({ source: wrong }))).toContain(`ERR_RANK recv: source is ${wrong}`)
    })
  })
})

describe('an intercommunicator', () => {
  it('is made by leaders that are any ranks of their groups, over any communicator, also an intercommunicator', async () => {
    await interWorld([2, 3], async ({ mpi, inter, half, side }) => {
      // The last ranks lead, and know each other over the first intercommunicator.
      const again = await half.Create_intercomm(half.size - 1, inter, inter.remote_size - 1, 7)
      expect([again.size, again.remote_size]).toEqual([half.size, inter.remote_size])
      expect(mpi.Comm.Compare(again, inter)).toBe(mpi.CONGRUENT)
      expect(mpi.Comm.Compare(inter, inter)).toBe(mpi.IDENT)
      expect([inter.Compare(half), half.Compare(inter)]).toEqual([mpi.UNEQUAL, mpi.UNEQUAL])
      expect(await again.allgather(side)).toEqual(Array.from({ length: inter.remote_size }, () => 1 - side))
    })
  })

  it('is made where the other ranks do not know peer_comm', async () => {
    await runWorld(4, async (mpi) => {
      const { COMM_WORLD, COMM_NULL } = mpi
      const side = COMM_WORLD.rank % 2
      const half = await COMM_WORLD.Split(side)
      const peer = half.rank === 0 ? COMM_WORLD : COMM_NULL
      const inter = await half.Create_intercomm(0, peer, { remote_leader: 1 - side, tag: 3 })
      expect(await inter.allreduce(COMM_WORLD.rank)).toBe(side === 0 ? 4 : 2)
    })
  })

  it('of groups with a rank in common is refused on all ranks', async () => {
    const failures = await runWorld(3, async (mpi) => {
      const world = mpi.COMM_WORLD
      const [first, second] = [await world.Split(world.rank < 2 ? 0 : 1), await world.Split(world.rank > 0 ? 1 : 0)]
      const calls: (string | null)[] = []
      const made: Promise<void>[] = []
      // Ranks 0 and 1, led by 0, and ranks 1 and 2, led by 2.
      const create = async (half: typeof first, leader: number, remote: number): Promise<void> => {
        calls.push(await failure(() => half.Create_intercomm(leader, world, remote)))
      }
      if (world.rank < 2) made.push(create(first, 0, 2))
      if (world.rank > 0) made.push(create(second, 1, 0))
      await Promise.all(made)
      return calls
    })
    const text =
      'ERR_COMM Create_intercomm: rank 1 of the world is in both groups; make the groups without a rank in common'
    expect(failures).toEqual([[text], [text, text], [text]])
  })

  it('is refused for leaders that are none, and for a leader of both groups', async () => {
    await runWorld(2, async (mpi) => {
      const { COMM_WORLD: world, COMM_SELF: self } = mpi
      expect(await failure(() => self.Create_intercomm(1, world, 0))).toContain(
        'ERR_RANK Create_intercomm: local_leader is 1',
      )
      expect(await failure(() => self.Create_intercomm(0, world, 2))).toContain(
        'ERR_RANK Create_intercomm: remote_leader is 2',
      )
      expect(await failure(() => self.Create_intercomm(0, null as never, 0))).toContain(
        'ERR_COMM Create_intercomm: peer_comm',
      )
      expect(await failure(() => self.Create_intercomm(0, world, world.rank))).toContain('which is local_leader')
      expect(await failure(() => self.Create_intercomm(0, world, 0, -1))).toContain('ERR_TAG')
      expect(await failure(() => self.Create_intercomm({} as never))).toContain('local_leader is missing')
    })
  })

  it('is divided by color, in the order of keys; colors of one group only give none', async () => {
    await interWorld([3, 4], async ({ mpi, inter, side }) => {
      // Colors: first group 0 1 0, second 0 1 0 7.
      const color = inter.rank === 3 ? 7 : inter.rank % 2
      const part = await inter.Split(color, -inter.rank)
      expect(part.is_null).toBe(color === 7)
      if (color !== 7) {
        expect(part).toBeInstanceOf(mpi.Intercomm)
        expect([part.size, part.remote_size]).toEqual(color === 0 ? [2, 2] : [1, 1])
        expect(await part.allgather([side, inter.rank])).toEqual((color === 0 ? [2, 0] : [1]).map((r) => [1 - side, r]))
      }
      const none = await inter.Split(mpi.UNDEFINED)
      expect([none.is_null, none.Get_name()]).toEqual([true, 'MPI_COMM_NULL'])
    })
  })

  it('is made smaller by groups', async () => {
    await interWorld([3, 3], async ({ mpi, inter, side }) => {
      const ranks = side === 0 ? [2, 0] : [1]
      const part = await inter.Create(inter.group.Incl(ranks))
      expect(part.is_null).toBe(!ranks.includes(inter.rank))
      if (!part.is_null) {
        const others = side === 0 ? [1] : [2, 0]
        expect(part.rank).toBe(ranks.indexOf(inter.rank))
        expect(await part.allgather(inter.rank)).toEqual(others)
      }
      const empty = await inter.Create(side === 0 ? inter.group : mpi.GROUP_EMPTY)
      expect(empty.is_null).toBe(true)
    })
  })

  it('refuses groups of others, and different ones of one group', async () => {
    await interWorld([2, 2], async ({ inter, side }) => {
      expect(await failure(() => inter.Create(inter.remote_group))).toContain(
        'ERR_GROUP Create: rank 0 of the group is not',
      )
      const ranks = side === 0 ? [inter.rank] : [0, 1]
      const outcome = await failure(() => inter.Create(inter.group.Incl(ranks)))
      if (side === 0) expect(outcome).toContain('ERR_GROUP Create: the ranks of this group give different groups')
    })
  })

  it('is freed, and used no more', async () => {
    await interWorld([1, 2], async ({ inter }) => {
      await inter.Free()
      expect(inter.is_null).toBe(true)
      for (const call of [
        () => inter.Get_remote_group(),
        () => inter.Get_remote_size(),
        () => inter.Dup(),
        () => inter.Split(),
        () => inter.Merge(true),
        () => inter.send(1, 0),
        () => inter.Barrier(),
      ])
        expect(await failure(call)).toContain('ERR_COMM')
    })
  })

  it('is merged only by groups of one mind', async () => {
    const outcomes = await interWorld([2, 2], ({ inter, side }) =>
      failure(() => inter.Merge(side === 0 && inter.rank === 0)),
    )
    expect(outcomes).toEqual(outcomes.map(() => expect.stringContaining('ERR_ARG Merge: ranks of one group give high')))
  })

  it('reduces in the order of ranks where an op does not commute, upper case too', async () => {
    await interWorld([3, 4], async ({ mpi, inter }) => {
      // Keeps the first operand: the result is rank 0's.
      const first = mpi.Op.Create((a: Float64Array, b: Float64Array) => b.set(a))
      const all = new Float64Array(2)
      await inter.Allreduce(Float64Array.of(inter.rank + 1, 7), all, first)
      expect([...all]).toEqual([1, 7])
    })
  })

  it('has persistent collectives', async () => {
    await interWorld([2, 3], async ({ mpi, inter, side }) => {
      const [give, got] = [new Float64Array(1), new Float64Array(1)]
      const sum = inter.Allreduce_init(give, got)
      const data = new Float64Array(1)
      const root = side === 1 ? 1 : inter.rank === 1 ? mpi.ROOT : mpi.PROC_NULL
      const told = inter.Bcast_init(root === mpi.PROC_NULL ? null : data, root)
      for (let step = 1; step <= 3; step++) {
        give[0] = step
        if (root === mpi.ROOT) data[0] = 10 * step
        mpi.Prequest.Startall([sum, told])
        await mpi.Request.Waitall([sum, told])
        expect(got[0]).toBe(step * inter.remote_size)
        expect(data[0]).toBe(root === mpi.PROC_NULL ? 0 : 10 * step)
      }
    })
  })

  it('has collectives under way at once', async () => {
    await interWorld([2, 3], async ({ mpi, inter, side }) => {
      const requests = [inter.iallgather(inter.rank), inter.iallgather(side)] as const
      const got = new Float64Array(1)
      const sum = inter.Iallreduce(Float64Array.of(1), got)
      await mpi.Request.Waitall([...requests, sum])
      expect(got[0]).toBe(inter.remote_size)
    })
  })
})

describe('calls across two groups that are wrong', () => {
  const IN_PLACE_CALLS: [string, (comm: Intercomm, inPlace: symbol) => unknown][] = [
    ['Allgather', (comm, inPlace) => comm.Allgather(inPlace as never, new Float64Array(6))],
    ['Allreduce', (comm, inPlace) => comm.Iallreduce(inPlace as never, new Float64Array(6))],
    ['Gather', (comm, inPlace) => comm.Gather(inPlace as never, null, 0)],
    ['Alltoall', (comm, inPlace) => comm.Alltoall(inPlace as never, new Float64Array(6))],
  ]
  it.each(IN_PLACE_CALLS)('%s takes nothing in place', async (_, call) => {
    await interWorld([2, 3], async ({ mpi, inter }) => {
      expect(await failure(() => call(inter, mpi.IN_PLACE))).toMatch(/ERR_BUFFER .* cannot be MPI.IN_PLACE here/)
    })
  })

  it('lengths that differ are an error, which names the rank by its group', async () => {
    const outcomes = await interWorld([1, 2], ({ inter, side }) =>
      failure(() => inter.Allgather(new Float64Array(2 + side), new Float64Array(side === 0 ? 4 : 2))),
    )
    expect(outcomes[0]).toContain(
      'ERR_TRUNCATE Allgather: rank 0 of the remote group sends 24 bytes where this rank expects 16',
    )
  })

  it('roots that differ are named by their groups', async () => {
    const call = ({ mpi, inter, side }: InterRank): Promise<unknown> =>
      inter.bcast(1, side === 0 ? (inter.rank === 1 ? mpi.ROOT : mpi.PROC_NULL) : 0)
    const outcomes = await interWorld([2, 1], async (rank) => {
      const outcome = await failure(() => call(rank))
      // Nobody leaves before: who has left tells less.
      await rank.mpi.COMM_WORLD.Barrier()
      return outcome
    })
    expect(outcomes[2]).toBe(
      'ERR_ROOT bcast: rank 1 of the remote group calls bcast with root 1 of the remote group where this rank calls bcast with root 0 of the remote group; give the same root on all ranks',
    )
  })

  it('other collectives than the other group calls', async () => {
    const outcomes = await interWorld([2, 2], ({ inter, side }) =>
      failure(() => (side === 0 ? inter.allgather(1) : inter.allreduce(1))),
    )
    for (const outcome of outcomes) expect(outcome).toContain('ERR_ARG')
  })
})

/** Two groups of two in one process; rank 3, of the second group, is lost when all others wait. */
async function withoutRank3(call: (inter: Intercomm, side: 0 | 1) => Promise<unknown>): Promise<(string | null)[]> {
  const endpoints = loopbackEndpoints(4)
  const worlds = endpoints.map((endpoint) =>
    createMpi({ endpoint, calls: new Calls(), processorName: '', abort: () => {} }),
  )
  const inters = await Promise.all(
    worlds.map(async ({ COMM_WORLD }) => {
      const side = COMM_WORLD.rank < 2 ? 0 : 1
      const half = await COMM_WORLD.Split(side)
      return half.Create_intercomm(0, COMM_WORLD, side === 0 ? 2 : 0)
    }),
  )
  const pending = inters.slice(0, 3).map((inter, rank) => failure(() => call(inter, rank < 2 ? 0 : 1)))
  for (const endpoint of endpoints.slice(0, 3)) endpoint.peerLost(3, { reason: 'lost', message: 'rank 3 is lost' })
  return Promise.all(pending)
}

describe('the loss of a rank of the other group', () => {
  // Who waits for its data, or for a rank that does, fails; who has done its part may be through.
  it.each<[string, number[], (inter: Intercomm) => Promise<unknown>]>([
    ['barrier', [0, 1, 2], (inter) => inter.barrier()],
    ['allgather', [0, 1], (inter) => inter.allgather(1)],
    ['alltoall', [0, 1], (inter) => inter.alltoall([1, 2])],
    ['Allreduce', [0, 1, 2], (inter) => inter.Allreduce(Float64Array.of(1), new Float64Array(1))],
    ['allreduce', [0, 1, 2], (inter) => inter.iallreduce(1).wait()],
    [
      'Reduce_scatter_block',
      [0, 1, 2],
      (inter) => inter.Reduce_scatter_block(new Float64Array(2), new Float64Array(1)),
    ],
    ['Merge', [0, 1, 2], (inter) => inter.Merge()],
  ])('ends %s, on ranks %j', async (_, ranks, call) => {
    const outcomes = await withoutRank3(call)
    for (const rank of ranks) expect(outcomes[rank]).toMatch(/ERR_PROC_FAILED .*rank 3 is lost/)
  })

  it('ends a receive from anybody there', async () => {
    const outcomes = await withoutRank3(async (inter, side) => (side === 0 ? inter.recv() : null))
    for (const outcome of outcomes.slice(0, 2)) expect(outcome).toContain('ERR_PROC_FAILED recv: rank 3 is lost')
  })
})
