import { expect, test } from 'vitest'
import { runWorld } from '../testing/run-world.ts'
import { Calls } from './calls.ts'
import type { Mpi } from './mpi.ts'

/** What an observer hears of rank 0's calls, from when the program says. */
async function heardOf(size: number, program: (mpi: Mpi, begin: () => void) => Promise<void>): Promise<string[]> {
  const heard: string[] = []
  const calls = new Calls({
    wantsSite: () => false,
    opened: () => {},
    ended: ({ op, detail }) => heard.push(detail === '' ? op : `${op}: ${detail}`),
  })
  const begin = (): void => {
    heard.length = 0
  }
  const setupOf = (rank: number) => (rank === 0 ? { calls } : {})
  await runWorld(size, (mpi) => program(mpi, mpi.COMM_WORLD.rank === 0 ? begin : () => {}), setupOf)
  return heard
}

test.each(['Allocate', 'Allocate_shared'] as const)(
  'one-sided operations and what closes their epoch are in the timeline: %s',
  async (how) => {
    const heard = await heardOf(2, async ({ COMM_WORLD, MODE_NOSUCCEED, PROC_NULL, SUM, Win }, begin) => {
      const win = await Win[how](80, 8, null, COMM_WORLD)
      begin()
      await win.Fence()
      if (COMM_WORLD.rank === 0) {
        win.Put(new Float64Array(10), 1)
        win.Get(new Float64Array(3), 1)
        win.Accumulate(new Float64Array(1), 0, 0, SUM)
        win.Get_accumulate(new Float64Array(2), new Float64Array(2), 1, 0, SUM)
        win.Fetch_and_op(new Float64Array(1), new Float64Array(1), 1, 0, SUM)
        win.Compare_and_swap(new Int32Array(1), new Int32Array(1), new Int32Array(1), 1, 5)
        win.Put(new Float64Array(10), PROC_NULL)
      }
      await win.Fence(MODE_NOSUCCEED)
    })
    expect(heard).toEqual([
      // A Fence waits for all ranks.
      'Barrier',
      'Fence',
      'Put: target_rank 1, 80 bytes',
      'Get: target_rank 1, 24 bytes',
      'Accumulate: target_rank 0, 8 bytes',
      'Get_accumulate: target_rank 1, 16 bytes',
      'Fetch_and_op: target_rank 1, 8 bytes',
      // What is compared with travels along.
      'Compare_and_swap: target_rank 1, 8 bytes',
      'Barrier',
      'Fence',
    ])
  },
)

test('those with a request, and a Waitall of requests that have ended already', async () => {
  const heard = await heardOf(2, async ({ COMM_WORLD, Request, Win }, begin) => {
    const win = await Win.Allocate(80, 8, null, COMM_WORLD)
    begin()
    if (COMM_WORLD.rank === 0) {
      await win.Lock(1)
      const requests = [win.Rput(new Float64Array(4), 1), win.Rget(new Float64Array(2), 1)]
      while (!(await Request.Get_status_all(requests))) continue
      await Request.Waitall(requests)
      // All are null now: nothing was asked for.
      await Request.Waitall(requests)
      await win.Unlock(1)
    }
    await COMM_WORLD.Barrier()
  })
  expect(heard).toEqual([
    'Lock: rank 1',
    'Rput: target_rank 1, 32 bytes',
    'Rget: target_rank 1, 16 bytes',
    'Waitall: 2 of 2 requests have ended, the first Rput',
    'Unlock: rank 1',
    'Barrier',
  ])
})
