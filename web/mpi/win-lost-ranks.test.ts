import { describe, expect, it } from 'vitest'
import { runWorld } from '../testing/run-world.ts'
import type { Mpi } from './mpi.ts'
import type { Win } from './win.ts'

const LOST = 2
const ONE = Float64Array.of(1)

class Crash extends Error {}

/** How it ends; it must end. */
async function ending(call: () => unknown): Promise<string> {
  try {
    await call()
    return 'well'
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}

/**
 * Three ranks with a window. Rank 2 does `last` and is lost; what the others then make of `act` is given, in rank order.
 */
async function survivors(
  last: (win: Win, mpi: Mpi) => unknown,
  act: (win: Win, mpi: Mpi) => unknown,
): Promise<unknown[]> {
  const ends: unknown[] = []
  const run = runWorld(3, async (mpi) => {
    const win = await mpi.Win.Allocate(80, 8, null, mpi.COMM_WORLD)
    if (win.group_rank === LOST) {
      await last(win, mpi)
      throw new Crash('crashed')
    }
    ends[win.group_rank] = await ending(() => act(win, mpi))
  })
  await expect(run).rejects.toThrow(Crash)
  return ends
}

/** The two that are left wait for each other: one whose program has ended serves nobody. */
function meet(win: Win, { COMM_WORLD }: Mpi): Promise<void> {
  const other = 1 - win.group_rank
  return COMM_WORLD.Sendrecv(new Uint8Array(0), other, 0, new Uint8Array(0), other)
}

const nothing = (): void => {}
const FAILED = 'ERR_PROC_FAILED'

describe('with a rank that is lost', () => {
  it.each<[string, (win: Win, mpi: Mpi) => unknown]>([
    ['Fence', (win) => win.Fence()],
    ['Free', (win) => win.Free()],
    ['Lock', (win) => win.Lock(LOST)],
    ['Lock_all', (win) => win.Lock_all()],
    ['Start', (win) => win.Start(win.Get_group().Incl([LOST]))],
    ['Wait', (win) => (win.Post(win.Get_group().Incl([LOST])), win.Wait())],
    [
      'Test',
      async (win) => {
        win.Post(win.Get_group().Incl([LOST]))
        while (!(await win.Test()));
      },
    ],
  ])('%s fails, and does not wait for ever', async (_, act) => {
    expect(await survivors(nothing, act)).toEqual([FAILED, FAILED])
  })

  it('every operation fails, at once or with what ends the epoch', async () => {
    const operations: ((win: Win, mpi: Mpi) => unknown)[] = [
      (win) => win.Put(ONE, LOST),
      (win) => win.Get(ONE.slice(), LOST),
      (win) => win.Accumulate(ONE, LOST),
      (win) => win.Get_accumulate(ONE, ONE.slice(), LOST),
      (win) => win.Fetch_and_op(ONE, ONE.slice(), LOST),
      (win) => win.Compare_and_swap(ONE, ONE, ONE.slice(), LOST),
      (win) => win.Rput(ONE, LOST).Wait(),
      (win) => win.Rget(ONE.slice(), LOST).Wait(),
      (win) => win.Raccumulate(ONE, LOST).Wait(),
      (win) => win.Rget_accumulate(ONE, ONE.slice(), LOST).Wait(),
    ]
    const locked: Promise<unknown>[] = []
    const ends: string[] = []
    let free = (): void => {}
    const isFree = new Promise<void>((resolve) => (free = resolve))
    const run = runWorld(3, async (mpi) => {
      const win = await mpi.Win.Allocate(80, 8, null, mpi.COMM_WORLD)
      if (win.group_rank === LOST) {
        await isFree
        throw new Crash('crashed')
      }
      await win.Lock(LOST, mpi.LOCK_SHARED)
      if (locked.push(Promise.resolve()) === 2) free()
      // Only the loss itself tells that it has come.
      await ending(() => mpi.COMM_WORLD.Recv(new Uint8Array(1), LOST))
      for (const operation of operations) {
        const end = await ending(() => operation(win, mpi))
        ends.push(end === 'well' ? await ending(() => win.Flush(LOST)) : end)
      }
      ends.push(await ending(() => win.Flush(LOST)), await ending(() => win.Unlock(LOST)))
    })
    await expect(run).rejects.toThrow(Crash)
    // Nothing was begun before the last Flush: it has nothing to wait for.
    const each = [...operations.map(() => FAILED), 'well', FAILED]
    expect(ends.toSorted()).toEqual([...each, ...each].toSorted())
  })

  it('what is under way fails with it', async () => {
    const ends = await survivors(
      async (win) => {
        await win.Lock(0)
        await win.Unlock(0)
      },
      async (win) => {
        await win.Fence().catch(nothing)
        throw new Error('over')
      },
    )
    expect(ends).toEqual(['Error: over', 'Error: over'])
  })

  it('its locks are free, and who waits for one gets it', async () => {
    const ends = await survivors(
      (win) => win.Lock(0),
      async (win, mpi) => {
        await ending(() => mpi.COMM_WORLD.Recv(new Uint8Array(1), LOST))
        await win.Lock(0)
        win.Accumulate(ONE, 0)
        await win.Unlock(0)
        await meet(win, mpi)
      },
    )
    expect(ends).toEqual(['well', 'well'])
  })

  it('who waited for a lock that it held gets it', async () => {
    let wait = (): void => {}
    const isHeld = new Promise<void>((resolve) => (wait = resolve))
    let crash = (): void => {}
    const isWaiting = new Promise<void>((resolve) => (crash = resolve))
    const ends = await survivors(
      async (win) => {
        await win.Lock(0)
        wait()
        await isWaiting
      },
      async (win, mpi) => {
        await isHeld
        if (win.group_rank === 1) {
          const locked = win.Lock(0)
          crash()
          await locked
          await win.Unlock(0)
        }
        await meet(win, mpi)
      },
    )
    expect(ends).toEqual(['well', 'well'])
  })

  it('the others go on with each other', async () => {
    const ends = await survivors(nothing, async (win, mpi) => {
      await ending(() => mpi.COMM_WORLD.Recv(new Uint8Array(1), LOST))
      const other = 1 - win.group_rank
      for (let i = 0; i < 5; i++) {
        await win.Lock(other)
        win.Accumulate(ONE, other)
        await win.Unlock(other)
      }
      const got = new Float64Array(1)
      // Both have done theirs when each has five.
      while (got[0] !== 5) {
        await win.Lock(win.group_rank, mpi.LOCK_SHARED)
        win.Get(got, win.group_rank)
        await win.Unlock(win.group_rank)
      }
      await meet(win, mpi)
    })
    expect(ends).toEqual(['well', 'well'])
  })
})
