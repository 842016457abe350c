import { describe, expect, it } from 'vitest'
import { runWorld } from '../testing/run-world.ts'
import type { Mpi } from './mpi.ts'
import type { Win } from './win.ts'

const doubles = (win: Win): Float64Array => {
  const { buffer, byteOffset, byteLength } = win.tomemory()
  return new Float64Array(buffer, byteOffset, byteLength / 8)
}

/** The ways to have memory of `count` doubles in a window. */
const FLAVORS: readonly [string, (mpi: Mpi, count: number) => Promise<Win>][] = [
  ['Create', (mpi, count) => mpi.Win.Create(new Float64Array(count), 8, null, mpi.COMM_WORLD)],
  ['Allocate', (mpi, count) => mpi.Win.Allocate(count * 8, 8, null, mpi.COMM_WORLD)],
  ['Allocate_shared', (mpi, count) => mpi.Win.Allocate_shared(count * 8, 8, null, mpi.COMM_WORLD)],
]

/** A promise, and what resolves it. */
function signal(): { come: () => void; promise: Promise<void> } {
  let come = (): void => {}
  const promise = new Promise<void>((resolve) => (come = resolve))
  return { come, promise }
}

describe.each(FLAVORS)('in a window of %s', (_, make) => {
  it('a rank is served whose program waits for something else', async () => {
    const ready = signal()
    const over = signal()
    await runWorld(2, async (mpi) => {
      const win = await make(mpi, 4)
      if (win.group_rank === 1) {
        doubles(win).set([5, 6, 7, 8])
        ready.come()
        // Nothing of MPI, until rank 0 has done it all.
        await over.promise
        expect([...doubles(win)]).toEqual([5, 1, 2, 11])
      } else {
        await ready.promise
        const got = new Float64Array(4)
        await win.Lock(1)
        win.Put(Float64Array.of(1, 2), 1, 1)
        win.Accumulate(Float64Array.of(3), 1, 3)
        await win.Flush(1)
        win.Get(got, 1)
        await win.Unlock(1)
        expect([...got]).toEqual([5, 1, 2, 11])
        over.come()
      }
      await win.Free()
    })
  })

  it.each([8191, 8192, 300_001])('%i doubles are put, got, combined and fetched', async (count) => {
    await runWorld(3, async (mpi) => {
      const win = await make(mpi, count)
      const { group_rank: rank, group_size: size } = win
      const next = (rank + 1) % size
      const value = (owner: number, i: number): number => owner * 1000 + (i % 977)
      await win.Fence()
      win.Put(
        Float64Array.from({ length: count }, (__, i) => value(rank, i)),
        next,
      )
      await win.Fence()
      const own = (rank + size - 1) % size
      expect(doubles(win).findIndex((each, i) => each !== value(own, i))).toBe(-1)
      const [got, before] = [new Float64Array(count), new Float64Array(count)]
      win.Get(got, next)
      await win.Fence()
      expect(got.findIndex((each, i) => each !== value(rank, i))).toBe(-1)
      const ones = new Float64Array(count).fill(1)
      for (let each = 0; each < size; each++) win.Accumulate(ones, each)
      await win.Fence()
      win.Get_accumulate(ones, before, next)
      await win.Fence()
      expect(before.findIndex((each, i) => each !== value(rank, i) + size)).toBe(-1)
      expect(doubles(win).findIndex((each, i) => each !== value(own, i) + size + 1)).toBe(-1)
      await win.Free()
    })
  })

  it('data with gaps goes to places with other gaps', async () => {
    await runWorld(2, async (mpi) => {
      const [rows, cols] = [6, 5]
      const win = await make(mpi, rows * cols)
      const column = mpi.DOUBLE.Create_vector(rows, 1, cols).Commit()
      const scattered = mpi.DOUBLE.Create_indexed([2, 1, 3], [9, 0, 20]).Commit()
      const mine = Float64Array.from({ length: rows * cols }, (__, i) => i + 1)
      await win.Fence()
      if (win.group_rank === 0) win.Put([mine.subarray(2), 1, column], 1, [4, 1, column])
      await win.Fence()
      const expected = new Float64Array(rows * cols)
      for (let row = 0; row < rows; row++) expected[row * cols + 4] = mine[row * cols + 2] ?? NaN
      if (win.group_rank === 1) expect([...doubles(win)]).toEqual([...expected])
      const got = new Float64Array(rows * cols)
      if (win.group_rank === 0) win.Get([got.subarray(1), 1, column], 1, [0, 1, scattered])
      await win.Fence()
      const found = [9, 10, 0, 20, 21, 22].map((place) => expected[place] ?? NaN)
      const gotten = new Float64Array(rows * cols)
      found.forEach((each, row) => (gotten[row * cols + 1] = each))
      if (win.group_rank === 0) expect([...got]).toEqual([...gotten])
      if (win.group_rank === 0) win.Accumulate(Float64Array.of(1, 2, 3, 4, 5, 6), 1, [0, 1, scattered])
      await win.Fence()
      for (const [i, place] of [9, 10, 0, 20, 21, 22].entries()) expected[place] = (expected[place] ?? NaN) + i + 1
      if (win.group_rank === 1) expect([...doubles(win)]).toEqual([...expected])
      await win.Free()
    })
  })
})

it('displacements count in the units of the target', async () => {
  await runWorld(2, async (mpi) => {
    const unit = mpi.COMM_WORLD.rank === 0 ? 2 : 8
    const win = await mpi.Win.Allocate(64, unit, null, mpi.COMM_WORLD)
    await win.Fence()
    win.Put(Uint8Array.of(9), 1 - win.group_rank, 3)
    await win.Fence()
    expect(win.tomemory().indexOf(9)).toBe(3 * unit)
    expect(win.attrs[2]).toBe(unit)
    await win.Free()
  })
})

it('of one rank accumulates come in their order, however long they are', async () => {
  await runWorld(2, async (mpi) => {
    const count = 100_000
    const win = await mpi.Win.Allocate(count * 4, 4, null, mpi.COMM_WORLD)
    await win.Fence()
    if (win.group_rank === 0) {
      win.Accumulate(new Int32Array(count).fill(5), 1, 0, mpi.REPLACE)
      win.Accumulate(new Int32Array(count).fill(3), 1, 0, mpi.PROD)
      win.Accumulate(Int32Array.of(1), 1, 0, mpi.SUM)
      win.Accumulate(Int32Array.of(2), 1, count - 1, mpi.REPLACE)
    }
    await win.Fence()
    const { buffer } = win.tomemory()
    const all = new Int32Array(buffer)
    if (win.group_rank === 1) expect([all[0], all[1], all[count - 2], all[count - 1]]).toEqual([16, 15, 15, 2])
    await win.Free()
  })
})

it('pairs are combined by their values', async () => {
  await runWorld(3, async (mpi) => {
    const win = await mpi.Win.Allocate(mpi.DOUBLE_INT.extent, 1, null, mpi.COMM_WORLD)
    const { group_rank: rank } = win
    const pair = new ArrayBuffer(mpi.DOUBLE_INT.extent)
    new Float64Array(pair)[0] = [4, 9, 7][rank] ?? 0
    new Int32Array(pair)[2] = rank
    await win.Fence()
    win.Accumulate([pair, 1, mpi.DOUBLE_INT], 0, 0, mpi.MAXLOC)
    await win.Fence()
    const { buffer } = win.tomemory()
    if (rank === 0) expect([new Float64Array(buffer)[0], new Int32Array(buffer)[2]]).toEqual([9, 1])
    await win.Free()
  })
})

it('memory that is attached is found by the displacement that Attach gave', async () => {
  await runWorld(2, async (mpi) => {
    const comm = mpi.COMM_WORLD
    const win = await mpi.Win.Create_dynamic(null, comm)
    const memories = [new Float64Array(3), new Float64Array(2)]
    const places = await comm.allgather(memories.map((memory) => win.Attach(memory)))
    const [first = 0, second = 0] = places[1 - comm.rank] ?? []
    await win.Fence()
    win.Put(Float64Array.of(1 + comm.rank), 1 - comm.rank, first + 8)
    win.Put(Float64Array.of(3, 4), 1 - comm.rank, second)
    await win.Fence()
    expect(memories.map((memory) => [...memory])).toEqual([
      [0, 2 - comm.rank, 0],
      [3, 4],
    ])
    await win.Lock(1 - comm.rank)
    win.Put(Float64Array.of(1, 2), 1 - comm.rank, second + 8)
    await expect(win.Unlock(1 - comm.rank)).rejects.toMatchObject({ code: 'ERR_RMA_RANGE' })
    await comm.Barrier()
    win.Detach(memories[1] as Float64Array)
    await comm.Barrier()
    await win.Lock(1 - comm.rank)
    await expect(win.Rget(new Float64Array(1), 1 - comm.rank, second).Wait()).rejects.toThrow(
      'which are in no memory that is attached here; take the address that Attach gives on this rank',
    )
    await win.Unlock(1 - comm.rank)
    await win.Free()
  })
})

it('many small operations need no waiting in between, and messages that nobody receives do not hold them up', async () => {
  const over = signal()
  await runWorld(2, async (mpi) => {
    const comm = mpi.COMM_WORLD
    const [messages, puts] = [3000, 5000]
    const win = await mpi.Win.Allocate(puts * 4, 4, null, comm)
    if (comm.rank === 0) {
      const sends = Array.from({ length: messages }, () => comm.Isend(Uint8Array.of(1), 1))
      await win.Lock(1)
      for (let i = 0; i < puts; i++) win.Put(Int32Array.of(i), 1, i)
      await win.Unlock(1)
      over.come()
      await mpi.Request.Waitall(sends)
    } else {
      await over.promise
      expect(new Int32Array(win.tomemory().buffer).findIndex((value, i) => value !== i)).toBe(-1)
      for (let i = 0; i < messages; i++) await comm.Recv(new Uint8Array(1), 0, 0)
    }
    await win.Free()
  })
})

it('after Flush it is there for the program of the target, without a call', async () => {
  const flushed = signal()
  await runWorld(2, async (mpi) => {
    const win = await mpi.Win.Allocate(8, 8, null, mpi.COMM_WORLD)
    if (win.group_rank === 0) {
      await win.Lock_all()
      win.Put(Float64Array.of(3), 1)
      await win.Flush(1)
      flushed.come()
      await win.Unlock_all()
    } else {
      await flushed.promise
      expect(doubles(win)[0]).toBe(3)
    }
    await win.Free()
  })
})

it('a lock is not given on while what was got under it is still being read', async () => {
  // More than a link has under way at once.
  const count = 1_500_000
  const [isLocked, isAsked] = [signal(), signal()]
  await runWorld(3, async (mpi) => {
    const win = await mpi.Win.Allocate(count * 8, 8, null, mpi.COMM_WORLD)
    if (win.group_rank === 0) {
      const data = new Float64Array(count)
      await win.Lock(2)
      isLocked.come()
      await isAsked.promise
      // One round trip: the other one's wish has come as well.
      win.Put(Float64Array.of(5), 2)
      await win.Flush(2)
      win.Get(data, 2)
      await win.Unlock(2)
      expect([data[0], data.at(-1)]).toEqual([5, 0])
    } else if (win.group_rank === 1) {
      await isLocked.promise
      const locked = win.Lock(2)
      isAsked.come()
      await locked
      win.Put(Float64Array.of(9), 2, count - 1)
      await win.Unlock(2)
    }
    await win.Free()
  })
})

it('in shared memory what is put is there at once, and what is got too', async () => {
  await runWorld(2, async (mpi) => {
    const win = await mpi.Win.Allocate_shared(16, 8, null, mpi.COMM_WORLD)
    const other = 1 - win.group_rank
    const [theirs] = win.Shared_query(other)
    const place = win.group_rank
    await win.Lock_all()
    win.Put(Float64Array.of(7), other, place)
    const got = new Float64Array(1)
    win.Get(got, other, place)
    expect([new Float64Array(theirs.buffer, theirs.byteOffset, 2)[place], got[0]]).toEqual([7, 7])
    await win.Unlock_all()
    await win.Free()
  })
})
