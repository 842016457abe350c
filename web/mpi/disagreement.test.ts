import { describe, expect, it } from 'vitest'
import { runWorld } from '../testing/run-world.ts'
import type { Intracomm } from './intracomm.ts'
import type { Mpi } from './mpi.ts'

type Call = (comm: Intracomm, mpi: Mpi) => Promise<unknown>

/** How a call ended on each rank: its error's code and message, or null. */
function failures(size: number, callOf: (rank: number) => Call): Promise<(string | null)[]> {
  return runWorld(size, async (mpi) => {
    const comm = mpi.COMM_WORLD
    try {
      await callOf(comm.rank)(comm, mpi)
    } catch (error) {
      return error instanceof mpi.Exception ? `${error.code} ${error.message}` : String(error)
    }
    return null
  })
}

const data = (): Float64Array => new Float64Array(5)
const cases: { code: string; calls: [Call, Call]; names: [string, string] }[] = [
  {
    code: 'ERR_ARG',
    calls: [(comm) => comm.Bcast(data(), 0), (comm) => comm.Allgather(data().subarray(0, 1), data().subarray(0, 2))],
    names: ['Bcast with root 0', 'Allgather'],
  },
  {
    code: 'ERR_ARG',
    calls: [(comm) => comm.Reduce(data(), null, { root: 1 }), (comm) => comm.Gather(data(), null, 0)],
    names: ['Reduce with MPI.SUM and root 1', 'Gather with root 0'],
  },
  {
    code: 'ERR_ARG',
    calls: [(comm) => comm.bcast('a', 0), (comm) => comm.Bcast(data(), 0)],
    names: ['bcast with root 0', 'Bcast with root 0'],
  },
  {
    code: 'ERR_ROOT',
    calls: [(comm) => comm.gather(1, 0), (comm) => comm.gather(1, 1)],
    names: ['gather with root 0', 'gather with root 1'],
  },
  {
    code: 'ERR_OP',
    calls: [
      (comm, { SUM }) => comm.Allreduce(data(), data(), SUM),
      (comm, { MAX }) => comm.Iallreduce(data(), data(), MAX).Wait(),
    ],
    names: ['Allreduce with MPI.SUM', 'Allreduce with MPI.MAX'],
  },
  {
    code: 'ERR_OP',
    calls: [(comm) => comm.allreduce(1), (comm) => comm.allreduce(1, (a: number, b: number) => a * b)],
    names: ['allreduce with MPI.SUM', 'allreduce with an op of the program'],
  },
  { code: 'ERR_ARG', calls: [(comm) => comm.Dup(), (comm) => comm.Split(0)], names: ['Dup', 'Split'] },
]

describe('collective calls that disagree', () => {
  it.each(cases)('end with $code: $names', async ({ code, calls, names: [first, second] }) => {
    const ends = failures(2, (rank) => calls[rank === 0 ? 0 : 1])
    // Where a rank has done its part by then, it is told when its program ends.
    const told = await ends.then(
      (each) => each.join('\n'),
      ({ code: raised, message }: { code: string; message: string }) => `${raised} ${message}`,
    )
    const seen = [
      `rank 0 calls ${first} where this rank calls ${second}`,
      `rank 1 calls ${second} where this rank calls ${first}`,
    ]
    expect(told).toContain(code)
    expect(
      seen.some((message) => told.includes(message)),
      told,
    ).toBe(true)
  })

  it('are told at the end of the program where all have done their parts', async () => {
    const ended = runWorld(2, async ({ COMM_WORLD: comm }) => comm.Bcast(data(), comm.rank))
    const message = 'rank 1 calls Bcast with root 1 where this rank calls Bcast with root 0; give the same root'
    await expect(ended).rejects.toThrow(message)
  })

  it('do not harm a program that calls the same in other words', async () => {
    await runWorld(3, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const isFirst = comm.rank === 0
      // Only one rank makes an op of its own before the one that all use.
      if (isFirst) mpi.Op.Create((a: number, b: number) => a - b)
      const add = mpi.Op.Create((a: number, b: number) => a + b, true)
      expect(await comm.allreduce(1, add)).toBe(3)
      await (isFirst ? comm.Ibarrier().Wait() : comm.Barrier())
      await (isFirst ? comm.Clone() : comm.Dup())
      const told = Float64Array.of(isFirst ? 7 : 0)
      await (isFirst ? comm.Ibcast(told, 0).Wait() : comm.Bcast([told, 1, mpi.DOUBLE], { root: 0 }))
      expect(told[0]).toBe(7)
    })
  })
})
