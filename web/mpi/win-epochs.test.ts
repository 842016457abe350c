import { describe, expect, it } from 'vitest'
import { runWorld } from '../testing/run-world.ts'
import type { Mpi } from './mpi.ts'
import type { Win } from './win.ts'

const ONE = Uint8Array.of(1)

type Act = (win: Win, mpi: Mpi) => unknown

/** What is open, what is called then, and what it is told. */
const ILLEGAL: readonly [string, Act, Act, string][] = [
  [
    'nothing',
    () => {},
    (win) => win.Put(ONE, 0),
    "Put: rank 0's part of the window cannot be accessed, as no epoch is open for it; call Fence, Lock(0), Lock_all or Start before it",
  ],
  ['nothing', () => {}, (win) => win.Get(ONE.slice(), 0), 'call Fence, Lock(0), Lock_all or Start before it'],
  ['nothing', () => {}, (win) => win.Accumulate(ONE, 0), 'call Fence, Lock(0), Lock_all or Start before it'],
  ['nothing', () => {}, (win) => win.Unlock(0), 'Unlock: this rank has no lock of rank 0; call Lock(0) before it'],
  ['nothing', () => {}, (win) => win.Unlock_all(), 'call Lock_all before it'],
  ['nothing', () => {}, (win) => win.Complete(), 'call Start before it'],
  ['nothing', () => {}, (win) => win.Wait(), 'Wait: no access was allowed; call Post before it'],
  ['nothing', () => {}, (win) => win.Test(), 'Test: no access was allowed; call Post before it'],
  [
    'nothing',
    () => {},
    (win) => win.Flush(0),
    "Flush: this rank has no lock of rank 0's part of the window; call Lock(0) or Lock_all before it",
  ],
  ['nothing', () => {}, (win) => win.Flush_all(), 'call Lock or Lock_all before it'],
  ['nothing', () => {}, (win) => win.Sync(), 'call Lock or Lock_all before it'],
  ['a fence', (win) => win.Fence(), (win) => win.Rput(ONE, 0), 'Rput: this rank has no lock'],
  [
    'a fence that is the last one',
    (win, mpi) => win.Fence(mpi.MODE_NOSUCCEED),
    (win) => win.Put(ONE, 0),
    'no epoch is open',
  ],
  [
    'a used fence',
    usedFence,
    (win) => win.Lock(0),
    'Lock: something was begun since the last Fence and may be under way; call Fence first',
  ],
  ['a used fence', usedFence, (win) => win.Lock_all(), 'call Fence first'],
  ['a used fence', usedFence, (win, mpi) => win.Start(mpi.GROUP_EMPTY), 'call Fence first'],
  [
    'a used fence',
    usedFence,
    (win, mpi) => win.Fence(mpi.MODE_NOPRECEDE),
    'MODE_NOPRECEDE says that nothing was begun',
  ],
  [
    'a used fence',
    usedFence,
    (win) => win.Free(),
    'Free: what was begun since the last Fence has no Fence yet; call it first',
  ],
  [
    'a lock',
    (win) => win.Lock(0),
    (win) => win.Lock(0),
    'Lock: this rank has the lock of rank 0 already; call Unlock(0) first',
  ],
  ['a lock', (win) => win.Lock(0), (win) => win.Lock_all(), 'call Unlock(0) first'],
  [
    'a lock',
    (win) => win.Lock(0),
    (win) => win.Fence(),
    'Fence: this rank has the lock of rank 0; call Unlock(0) first',
  ],
  ['a lock', (win) => win.Lock(0), (win, mpi) => win.Start(mpi.GROUP_EMPTY), 'call Unlock(0) first'],
  ['a lock', (win) => win.Lock(0), (win) => win.Free(), 'Free: Lock(0) has no Unlock(0) yet; call it first'],
  ['all locks', (win) => win.Lock_all(), (win) => win.Lock(0), 'call Unlock_all first'],
  ['all locks', (win) => win.Lock_all(), (win) => win.Free(), 'Free: Lock_all has no Unlock_all yet'],
  ['a start', (win, mpi) => win.Start(mpi.GROUP_EMPTY), (win) => win.Put(ONE, 0), 'no epoch is open'],
  [
    'a start',
    (win, mpi) => win.Start(mpi.GROUP_EMPTY),
    (win) => win.Lock(0),
    'Lock: an access is open; call Complete first',
  ],
  [
    'a start',
    (win, mpi) => win.Start(mpi.GROUP_EMPTY),
    (win, mpi) => win.Start(mpi.GROUP_EMPTY),
    'call Complete first',
  ],
  ['a start', (win, mpi) => win.Start(mpi.GROUP_EMPTY), (win) => win.Free(), 'Start has no Complete yet'],
  [
    'a post',
    (win, mpi) => win.Post(mpi.GROUP_EMPTY),
    (win, mpi) => win.Post(mpi.GROUP_EMPTY),
    "Post: others' access is open; call Wait first",
  ],
  ['a post', (win, mpi) => win.Post(mpi.GROUP_EMPTY), (win) => win.Fence(), 'call Wait first'],
  ['a post', (win, mpi) => win.Post(mpi.GROUP_EMPTY), (win) => win.Free(), 'Post has no Wait yet'],
]

async function usedFence(win: Win): Promise<void> {
  await win.Fence()
  win.Put(ONE, 0)
}

/** How a call ends that may throw at once or later. */
async function ending(call: () => unknown): Promise<unknown> {
  try {
    return await call()
  } catch (error) {
    return error
  }
}

it.each(ILLEGAL)('with %s open a wrong call is told what to call instead (%#)', async (_, open, call, told) => {
  await runWorld(1, async (mpi) => {
    const win = await mpi.Win.Allocate(8)
    await open(win, mpi)
    const error = await ending(() => call(win, mpi))
    expect(error).toMatchObject({ code: 'ERR_RMA_SYNC' })
    expect(String(error)).toContain(told)
    await closeAll(win)
    await win.Free()
  })
})

/** Closes whatever is open. */
async function closeAll(win: Win): Promise<void> {
  for (const close of ['Unlock_all', 'Complete', 'Wait', 'Fence'] as const) await ending(() => win[close]())
  await ending(() => win.Unlock(0))
  await ending(() => win.Fence())
}

describe('a call that opens an epoch and was not waited for', () => {
  const WAYS: readonly [string, (win: Win) => Promise<void>][] = [
    ['Fence', (win) => win.Fence()],
    ['Lock', (win) => win.Lock(0)],
    ['Lock_all', (win) => win.Lock_all()],
    ['Start', (win) => win.Start(win.Get_group())],
  ]
  it.each(WAYS)('%s: what comes at once after it is told so', async (_, open) => {
    await runWorld(1, async (mpi) => {
      const win = await mpi.Win.Allocate(8)
      win.Post(win.Get_group().Incl(_ === 'Start' ? [0] : []))
      if (_ !== 'Start') await win.Wait()
      const opened = open(win)
      expect(() => win.Put(ONE, 0)).toThrow("put 'await' before it")
      await opened
      win.Put(ONE, 0)
      await closeAll(win)
      expect([...win.tomemory()].slice(0, 2)).toEqual([1, 0])
      await win.Free()
    })
  })
})

describe('a program that ends too early', () => {
  it.each<[string, Act, string]>([
    ['a lock', (win) => win.Lock(0), 'the program has ended, but Lock(0) has no Unlock(0) yet; call it before the end'],
    ['a used fence', usedFence, 'what was begun since the last Fence has no Fence yet'],
    ['a post', (win, mpi) => win.Post(mpi.GROUP_EMPTY), 'Post has no Wait yet'],
  ])('fails with %s open', async (_, open, told) => {
    const run = runWorld(2, async (mpi) => {
      const win = await mpi.Win.Allocate(8)
      await open(win, mpi)
    })
    await expect(run).rejects.toThrow(told)
  })

  it('ends well with a window that nothing is open on', async () => {
    await runWorld(3, async (mpi) => {
      const win = await mpi.Win.Allocate(8, 1, null, mpi.COMM_WORLD)
      await win.Fence()
      win.Put(Uint8Array.of(7), 0, win.group_rank)
      await win.Fence()
      expect([...win.tomemory().subarray(0, 3)]).toEqual(win.group_rank === 0 ? [7, 7, 7] : [0, 0, 0])
    })
  })

  it('is gone for those who access its window later', async () => {
    let over = (): void => {}
    const isOver = new Promise<void>((resolve) => (over = resolve))
    await runWorld(2, async (mpi) => {
      const win = await mpi.Win.Allocate(8, 1, null, mpi.COMM_WORLD)
      if (win.group_rank === 1) return over()
      await isOver
      const error = await ending(() => win.Lock(1))
      expect(error).toMatchObject({ code: 'ERR_PROC_FAILED' })
      expect(String(error)).toContain('rank 1 serves its part of the window no more')
    })
  })
})
