import { describe, expect, it } from 'vitest'
import { runWorld } from '../testing/run-world.ts'
import type { Mpi } from './mpi.ts'
import type { Win } from './win.ts'

describe('a call is refused', () => {
  const CASES: readonly [string, string, (win: Win, mpi: Mpi) => unknown, string][] = [
    [
      'beyond the window',
      'ERR_RMA_RANGE',
      (win) => win.Put(new Float64Array(3), 1, 8),
      "Put: 3 elements of MPI.DOUBLE at displacement 8 reach from byte 64 to 88 of rank 1's part, which has 80 bytes; give a smaller displacement or count",
    ],
    ['before the window', 'ERR_DISP', (win) => win.Put(new Float64Array(1), 1, -1), "target's displacement is -1"],
    [
      'at half a displacement',
      'ERR_DISP',
      (win) => win.Get(new Float64Array(1), 1, 0.5),
      "target's displacement is 0.5",
    ],
    [
      'of another length',
      'ERR_COUNT',
      (win) => win.Put(new Float64Array(3), 1, [0, 2]),
      'Put: origin has 3 elements, target has 2',
    ],
    [
      'of another kind',
      'ERR_TYPE',
      (win, mpi) => win.Put(new Float64Array(1), 1, [0, 1, mpi.INT64_T]),
      'Put: origin holds MPI.DOUBLE, target holds MPI.INT64_T',
    ],
    [
      'without a datatype',
      'ERR_TYPE',
      (win) => win.Put(new Float64Array(1), 1, [0, 1, 'x' as 'd']),
      'target\'s datatype is "x"',
    ],
    ['at no rank', 'ERR_RANK', (win) => win.Put(new Float64Array(1), 2), 'target_rank is 2'],
    [
      'with an op of the program',
      'ERR_OP',
      (win, mpi) =>
        win.Accumulate(
          new Float64Array(1),
          1,
          0,
          mpi.Op.Create(() => {}),
        ),
      "windows take MPI's own ops only",
    ],
    [
      'with an op that is not for such elements',
      'ERR_OP',
      (win, mpi) => win.Accumulate(new Float64Array(1), 1, 0, mpi.BAND),
      'MPI.BAND takes integers and bytes',
    ],
    [
      'with a lock of no type',
      'ERR_LOCKTYPE',
      (win) => win.Lock(0, 3),
      'lock_type is 3, but it must be MPI.LOCK_EXCLUSIVE or MPI.LOCK_SHARED',
    ],
    ['with a wrong assertion', 'ERR_ASSERT', (win) => win.Fence(1), 'assertion is 1, but'],
    ['with a group of strangers', 'ERR_GROUP', (win) => win.Start(null as never), 'group is null'],
    ['to attach memory', 'ERR_RMA_FLAVOR', (win) => win.Attach(new Uint8Array(1)), 'this one is of Allocate'],
    ['to look at shared memory', 'ERR_RMA_FLAVOR', (win) => win.Shared_query(0), 'this window is of Allocate'],
  ]
  it.each(CASES)('%s: %s', async (_, code, call, told) => {
    await runWorld(2, async (mpi) => {
      const win = await mpi.Win.Allocate(80, 8, null, mpi.COMM_WORLD)
      const heard: number[] = []
      win.Set_errhandler(mpi.Win.Create_errhandler((__, errorcode) => heard.push(errorcode)))
      await win.Fence()
      const refused = (async () => call(win, mpi))()
      await expect(refused).rejects.toMatchObject({ code })
      await expect(refused).rejects.toThrow(told)
      expect(heard).toEqual([mpi[code as 'ERR_RMA_RANGE']])
      await win.Fence()
      await win.Free()
    })
  })

  it.each<[string, (mpi: Mpi) => Promise<Win>]>([
    ['ERR_SIZE', (mpi) => mpi.Win.Allocate(-1)],
    ['ERR_DISP', (mpi) => mpi.Win.Allocate(8, 0)],
    ['ERR_COMM', (mpi) => mpi.Win.Allocate(8, { comm: 7 as never })],
    ['ERR_INFO', (mpi) => mpi.Win.Allocate(8, { info: 7 as never })],
    ['ERR_BUFFER', (mpi) => mpi.Win.Create([1, 2] as never)],
  ])('when a window is made: %s', async (code, make) => {
    await runWorld(1, async (mpi) => {
      await expect(make(mpi)).rejects.toMatchObject({ code })
    })
  })

  it('when the ranks make it in different ways', async () => {
    await runWorld(2, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const made = comm.rank === 0 ? mpi.Win.Allocate(8, 1, null, comm) : mpi.Win.Create_dynamic(null, comm)
      const told =
        comm.rank === 0 ? 'rank 1 calls Create_dynamic where this rank calls Allocate' : 'rank 0 calls Allocate'
      await expect(made).rejects.toThrow(told)
    })
  })
})

it('what fails at the target is told to what ends the epoch', async () => {
  await runWorld(2, async (mpi) => {
    const comm = mpi.COMM_WORLD
    const memory = new Float64Array(10)
    const win = await mpi.Win.Create(memory, 8, null, comm)
    if (comm.rank === 1) structuredClone(memory, { transfer: [memory.buffer] })
    await win.Fence()
    if (comm.rank === 0) win.Put(Float64Array.of(1), 1)
    if (comm.rank === 0) await expect(win.Fence()).rejects.toMatchObject({ code: 'ERR_RMA_RANGE' })
    else await win.Fence()
    if (comm.rank === 0) {
      await win.Lock(1)
      win.Get(new Float64Array(1), 1)
      await expect(win.Unlock(1)).rejects.toThrow('but the window has 0 here')
    }
    await win.Free()
  })
})

it('an origin that is transferred away while it is on its way fails that operation alone', async () => {
  await runWorld(2, async (mpi) => {
    const comm = mpi.COMM_WORLD
    const win = await mpi.Win.Allocate(800_008, 8, null, comm)
    if (comm.rank === 0) {
      const data = new Float64Array(100_000)
      await win.Lock(1)
      win.Put(data, 1)
      structuredClone(data, { transfer: [data.buffer] })
      await expect(win.Flush(1)).rejects.toMatchObject({ code: 'ERR_BUFFER' })
      win.Put(Float64Array.of(3), 1, 100_000)
      await win.Unlock(1)
    }
    await comm.Barrier()
    if (comm.rank === 1) expect(new Float64Array(win.tomemory().buffer)[100_000]).toBe(3)
    await win.Free()
  })
})
