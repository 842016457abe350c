import { describe, expect, it } from 'vitest'
import { type Ending, type FaultyWorld, runFaultyWorld } from '../testing/faulty-world.ts'
import type { Intracomm } from './intracomm.ts'
import type { Mpi } from './mpi.ts'

const everyone = (size: number): number[] => Array.from({ length: size }, (_, rank) => rank)

/** The name of the error class that a call fails with; null where it does not fail. */
async function failure(mpi: Mpi, call: () => unknown): Promise<string | null> {
  try {
    await call()
    return null
  } catch (error) {
    if (error instanceof mpi.Exception) return error.code
    throw error
  }
}

/** Until this rank knows that so many are lost. */
async function untilLost(comm: Intracomm, world: FaultyWorld, count: number): Promise<void> {
  while (comm.Get_failed().size < count) await new Promise<void>((resolve) => world.at(world.soon(), resolve))
}

/** What the survivors' programs gave. @throws the first failure of one */
function values<T>(ends: Ending<T>[]): T[] {
  return ends.flatMap((end) => {
    if (end?.status === 'rejected') throw end.reason
    return end ? [end.value] : []
  })
}

const kill =
  (...ranks: number[]) =>
  (world: FaultyWorld): void => {
    for (const rank of ranks) world.kill(rank)
  }

describe('Revoke', () => {
  it('ends what is under way on all ranks, and all that comes, with ERR_REVOKED; other communicators go on', async () => {
    const program = async (mpi: Mpi): Promise<unknown> => {
      const { COMM_WORLD } = mpi
      const comm = await COMM_WORLD.Dup()
      const into = new Float64Array(100_000)
      const waiting = [
        comm.Irecv(into, { source: (comm.rank + 1) % comm.size, tag: 9 }),
        comm.Irecv(into, { source: mpi.ANY_SOURCE, tag: 9 }),
        comm.Issend(into, { dest: (comm.rank + 1) % comm.size, tag: 8 }),
        comm.Isend(into, { dest: (comm.rank + 1) % comm.size, tag: 7 }),
        ...(comm.rank === 1 ? [] : [comm.Ibarrier()]),
      ]
      if (comm.rank === 1) comm.Revoke()
      const ends = await Promise.all(waiting.map((request) => failure(mpi, () => request.Wait())))
      expect(new Set(ends)).toEqual(new Set(['ERR_REVOKED']))
      const later = [
        () => comm.Send(into, { dest: 0 }),
        () => comm.recv({ source: 0 }),
        () => comm.Iprobe(),
        () => comm.Mprobe(),
        () => comm.sendrecv(1, { dest: 0, source: 0 }),
        () => comm.Bcast(into),
        () => comm.Iallreduce(into, into.slice()).Wait(),
        () => comm.alltoall(everyone(comm.size)),
        () => comm.Dup(),
        () => comm.Split(),
        () => comm.Send_init(into, { dest: 0 }),
      ]
      for (const call of later) expect([String(call), await failure(mpi, call)]).toEqual([String(call), 'ERR_REVOKED'])
      expect(comm.Is_revoked()).toBe(true)
      const sum = new Float64Array(1)
      await COMM_WORLD.Allreduce(Float64Array.of(comm.rank), sum)
      await comm.Free()
      return sum[0]
    }
    expect(values(await runFaultyWorld(4, 1, program, kill()))).toEqual([6, 6, 6, 6])
  })

  it('reaches all survivors, though the rank that revokes is killed right then: all or none', {
    timeout: 60_000,
  }, async () => {
    let reached = 0
    for (let seed = 0; seed < 60; seed++) {
      const program = async (mpi: Mpi, world: FaultyWorld): Promise<boolean> => {
        const comm = await mpi.COMM_WORLD.Dup()
        if (comm.rank === 2) {
          await mpi.COMM_WORLD.Barrier()
          comm.Revoke()
          world.kill(2)
          return true
        }
        await mpi.COMM_WORLD.Barrier().catch(() => {})
        await untilLost(mpi.COMM_WORLD, world, 1)
        await mpi.COMM_WORLD.Agree(0).catch(() => {})
        await mpi.COMM_WORLD.Agree(0).catch(() => {})
        return comm.Is_revoked()
      }
      const revoked = values(await runFaultyWorld(6, seed, program, kill()))
      expect(new Set(revoked).size, `seed ${seed}: ${revoked.join()}`).toBe(1)
      if (revoked[0]) reached++
    }
    expect(reached).toBeGreaterThan(10)
  })
})

describe('a receive from MPI.ANY_SOURCE', () => {
  it('is interrupted by a loss and goes on once it is acknowledged; a blocking one fails', async () => {
    const program = async (mpi: Mpi, world: FaultyWorld): Promise<unknown> => {
      const { COMM_WORLD: comm } = mpi
      if (comm.rank === 1) return comm.send('late', { dest: 0, tag: await comm.recv<number>({ source: 0 }) })
      if (comm.rank === 2) return new Promise(() => {})
      const into = new Float64Array(1)
      const requests = [comm.irecv({ tag: 5 }), comm.irecv({ tag: 6 }), comm.Irecv(into, { tag: 7 })] as const
      const [first, second] = requests
      world.kill(2)
      expect(await failure(mpi, () => first.wait())).toBe('ERR_PROC_FAILED_PENDING')
      expect(await failure(mpi, () => first.test())).toBe('ERR_PROC_FAILED_PENDING')
      expect(await failure(mpi, () => mpi.Request.Waitany(requests))).toBe('ERR_PROC_FAILED_PENDING')
      expect(await failure(mpi, () => mpi.Request.Waitall(requests))).toBe('ERR_IN_STATUS')
      expect(requests.map((request) => request.is_null)).toEqual([false, false, false])
      expect(await failure(mpi, () => comm.recv({ tag: 5 }))).toBe('ERR_PROC_FAILED')
      expect(await failure(mpi, () => comm.Probe({ tag: 5 }))).toBe('ERR_PROC_FAILED')
      expect([comm.Get_failed().size, comm.Ack_failed(0), comm.Ack_failed()]).toEqual([1, 0, 1])
      expect(await first.Test()).toBe(false)
      await comm.send(5, { dest: 1 })
      expect(await first.wait()).toBe('late')
      second.Cancel()
      await second.Wait()
      requests[2].Cancel()
      await requests[2].Wait()
      expect(await failure(mpi, () => comm.recv({ source: 2 }))).toBe('ERR_PROC_FAILED')
      return 'done'
    }
    expect(values(await runFaultyWorld(3, 3, program, kill()))).toEqual(['done', undefined])
  })
})

describe('Agree', () => {
  it('fails on all ranks until all have acknowledged, then gives the bits that all have', async () => {
    const program = async (mpi: Mpi, world: FaultyWorld): Promise<unknown> => {
      const { COMM_WORLD: comm } = mpi
      if (comm.rank === 3) return new Promise(() => {})
      await untilLost(comm, world, 1)
      if (comm.rank === 0) comm.Ack_failed()
      const flag = Int32Array.of(0b111 ^ (1 << comm.rank))
      expect(await failure(mpi, () => comm.Iagree(flag).Wait())).toBe('ERR_PROC_FAILED')
      comm.Ack_failed()
      return [flag[0], await comm.Agree(6 + (comm.rank & 1)), comm.Get_failed().Translate_ranks(null, comm.Get_group())]
    }
    const ends = values(await runFaultyWorld(4, 7, program, kill(3)))
    expect(ends).toEqual([0, 1, 2].map(() => [0, 6, [3]]))
  })

  it('fails on all ranks where another one calls Shrink, which waits for them', async () => {
    const program = async (mpi: Mpi): Promise<unknown> => {
      const { COMM_WORLD: comm } = mpi
      const agreed = comm.rank === 1 ? null : await failure(mpi, () => comm.Agree(1))
      return [agreed, (await comm.Shrink()).size]
    }
    const ends = values(await runFaultyWorld(3, 1, program, kill()))
    expect(ends).toEqual([
      ['ERR_REVOKED', 3],
      [null, 3],
      ['ERR_REVOKED', 3],
    ])
  })

  it('gives all survivors the same, 100 times with random kills at random moments', { timeout: 60_000 }, async () => {
    let failed = 0
    for (let seed = 0; seed < 100; seed++) {
      const program = async (mpi: Mpi): Promise<string[]> => {
        const { COMM_WORLD: comm } = mpi
        const heard: string[] = []
        for (let round = 0; round < 4; round++) {
          try {
            heard.push(`flag ${await comm.Agree(~(1 << (comm.rank + round)))}`)
          } catch (error) {
            heard.push(String(error))
            comm.Ack_failed()
          }
        }
        return heard
      }
      const scenario = (world: FaultyWorld): void => {
        for (let kills = 1 + world.random(3); kills > 0; kills--) {
          world.at(1 + world.random(70), () => world.kill(world.random(8)))
        }
      }
      const [first, ...others] = values(await runFaultyWorld(8, seed, program, scenario))
      for (const other of others) expect(other, `seed ${seed}`).toEqual(first)
      if (first?.some((each) => each.includes('ERR') || each.includes('lost'))) failed++
    }
    expect(failed).toBeGreaterThan(30)
  })
})

describe('Shrink', () => {
  it('gives the 8 ranks that survive a communicator that works, whoever is killed and when', {
    timeout: 60_000,
  }, async () => {
    for (let seed = 0; seed < 25; seed++) {
      const without: (readonly number[])[] = everyone(8).map(() => [])
      const program = async (mpi: Mpi): Promise<unknown> => {
        let comm = mpi.COMM_WORLD
        // What a program does: try, and on a failure revoke and shrink, as often as it takes.
        for (;;) {
          try {
            const ranks = await comm.allgather(mpi.COMM_WORLD.rank)
            await comm.Agree(1)
            const sum = new Float64Array(1)
            await comm.Allreduce(Float64Array.of(1), sum)
            expect(sum[0]).toBe(ranks.length)
            if ((await comm.Agree(1)) === 1) return ranks
          } catch (error) {
            if (!(error instanceof mpi.Exception)) throw error
            comm.Revoke()
            comm = await comm.Shrink()
          }
        }
      }
      const scenario = (world: FaultyWorld): void => {
        for (let kills = 1 + world.random(4); kills > 0; kills--) {
          world.at(1 + world.random(80), () => world.kill(world.random(8)))
        }
      }
      const note = (rank: number, ranks: readonly number[]): void => {
        without[rank] = [...(without[rank] ?? []), ...ranks]
      }
      const ends = await runFaultyWorld(8, seed, program, scenario, note)
      const [first, ...others] = values(ends)
      for (const other of others) expect(other, `seed ${seed}`).toEqual(first)
      const ranks = first as number[]
      const survivors = everyone(8).filter((rank) => ends[rank])
      expect(survivors.filter((rank) => !ranks.includes(rank))).toEqual([])
      // Its run ends well without those.
      const missing = everyone(8).filter((rank) => !ranks.includes(rank))
      for (const rank of survivors)
        expect(everyone(8).filter((other) => without[rank]?.includes(other))).toEqual(missing)
    }
  })

  it('leaves out a rank whose program has ended, and numbers the others in their order', async () => {
    const program = async (mpi: Mpi): Promise<unknown> => {
      const { COMM_WORLD } = mpi
      if (COMM_WORLD.rank === 1) return null
      const comm = await COMM_WORLD.Split(0, -COMM_WORLD.rank).catch(() => COMM_WORLD)
      const shrunk = await comm.Shrink()
      return [shrunk.rank, shrunk.size, await shrunk.allgather(COMM_WORLD.rank)]
    }
    const ends = values(await runFaultyWorld(4, 2, program, kill()))
    expect(ends).toEqual([[0, 3, [0, 2, 3]], null, [1, 3, [0, 2, 3]], [2, 3, [0, 2, 3]]])
  })
})
