import { describe, expect, it } from 'vitest'
import { ARRAY_KINDS, filled, numbersOf } from '../../testing/array-kinds.ts'
import { everyComm } from '../../testing/every-comm.ts'
import type { TypedArray } from '../buffer-data.ts'
import type { BufSpec } from '../buffer-forms.ts'
import type { Datatype } from '../datatype.ts'
import type { Intracomm } from '../intracomm.ts'
import type { Mpi } from '../mpi.ts'
import type { Op } from '../op.ts'
import type { Win } from '../win.ts'

// What mpi4py's test_rma.py looks at.

const BYTES = 800
const COUNTS = [0, 1, 2, 9]

/** Runs `program` on a window of 800 bytes on each communicator of worlds of 1 and 3 ranks. */
async function eachWindow(program: (win: Win, comm: Intracomm, mpi: Mpi) => Promise<void>): Promise<void> {
  for (const size of [1, 3]) {
    await everyComm(size, async (comm, mpi) => {
      const win = await mpi.Win.Create(new Uint8Array(BYTES), 1, mpi.INFO_NULL, comm)
      await program(win, comm, mpi)
      await win.Free()
    })
  }
}

const ranksOf = (win: Win): number[] => Array.from({ length: win.group_size }, (_, rank) => rank)
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

/** The first elements only: mpi4py's last one must stay as it is. */
const first = (array: TypedArray, count: number): BufSpec<TypedArray> => [array, count] as BufSpec<TypedArray>

/** What a plain operation gives. */
const RULES: Readonly<Record<string, (a: number, b: number) => number>> = {
  SUM: (a, b) => a + b,
  PROD: (a, b) => a * b,
  MAX: Math.max,
  MIN: Math.min,
  REPLACE: (_, b) => b,
  NO_OP: (a) => a,
}
const opOf = (mpi: Mpi, name: string): Op => mpi[name as 'SUM']

describe.each(ARRAY_KINDS.map((kind) => [kind.name, kind] as const))('%s', (_, { of, datatypes }) => {
  it('is put and got, at the beginning, at a displacement, and by datatype', async () => {
    await eachWindow(async (win, comm, mpi) => {
      const datatype = mpi[datatypes[0] as 'DOUBLE'] as Datatype
      for (const count of COUNTS) {
        for (const rank of ranksOf(win)) {
          const width = datatype.size
          for (const target of [null, width, [width, count, datatype]] as const) {
            const sent = of(upTo(count))
            const got = of(filled(count + 1, 1))
            got[count] = of([77])[0] as never
            await win.Fence()
            if (comm.rank === 0) win.Put(first(sent, count), rank, target)
            await win.Fence()
            win.Get(first(got, count), rank, target)
            await win.Fence()
            expect(numbersOf(sent)).toEqual(upTo(count))
            expect(numbersOf(got)).toEqual([...upTo(count), 77])
          }
        }
      }
    })
  })

  it('is combined with what is there, in the arithmetic of its kind', async () => {
    await eachWindow(async (win, comm, mpi) => {
      for (const count of COUNTS) {
        for (const rank of ranksOf(win)) {
          for (const name of ['SUM', 'PROD', 'MAX', 'MIN']) {
            const rule = RULES[name] as (a: number, b: number) => number
            await win.Fence()
            if (comm.rank === 0) win.Put(first(of(filled(count, 2)), count), rank)
            await win.Fence()
            const small = upTo(count).map((i) => i % 4)
            win.Accumulate(first(of(small), count), rank, { op: opOf(mpi, name) })
            await win.Fence()
            const got = of(filled(count + 1, 1))
            win.Get(first(got, count), rank)
            await win.Fence()
            const expected = small.map((value) => ranksOf(win).reduce((before) => rule(before, value), 2))
            expect(numbersOf(got)).toEqual([...expected, 1])
          }
        }
      }
    })
  })

  it('is fetched before it is combined, under a lock', async () => {
    await eachWindow(async (win, _comm, mpi) => {
      for (const count of COUNTS) {
        for (const rank of ranksOf(win)) {
          for (const name in RULES) {
            const rule = RULES[name] as (a: number, b: number) => number
            const [before, after] = [of(filled(count + 1, 7)), of(filled(count + 1, 7))]
            await win.Lock(rank)
            win.Put(first(of(filled(count, 1)), count), rank)
            win.Get_accumulate(first(of(upTo(count)), count), first(before, count), rank, null, opOf(mpi, name))
            win.Get(first(after, count), rank)
            await win.Unlock(rank)
            expect(numbersOf(before)).toEqual([...filled(count, 1), 7])
            expect(numbersOf(after)).toEqual([...upTo(count).map((i) => rule(1, i)), 7])
          }
        }
      }
    })
  })

  it('is fetched and combined one by one, also where it is not aligned', async () => {
    await eachWindow(async (win, comm, mpi) => {
      for (const rank of ranksOf(win)) {
        for (const disp of [0, 1, 2]) {
          // Each rank its own place.
          const place = comm.rank * 32 + disp
          await win.Lock(rank)
          win.Put(of([3]), rank, place)
          await win.Unlock(rank)
          let expected = 3
          for (const name in RULES) {
            const before = of([7, 7])
            await win.Lock(rank)
            win.Fetch_and_op(of([2]), first(before, 1), rank, place, opOf(mpi, name))
            await win.Unlock(rank)
            expect(numbersOf(before)).toEqual([expected, 7])
            expected = RULES[name]?.(expected, 2) ?? NaN
          }
        }
      }
    })
  })

  it('is swapped where it is what is expected', async () => {
    await eachWindow(async (win, comm) => {
      for (const rank of ranksOf(win)) {
        const place = comm.rank * 32 + 1
        await win.Lock(rank)
        win.Put(of([3]), rank, place)
        await win.Unlock(rank)
        for (const [value, expected, before, after] of [
          [5, 3, 3, 5],
          [9, 3, 5, 5],
          [1, 5, 5, 1],
        ] as const) {
          const [result, got] = [of([7, 7]), of([7])]
          await win.Lock(rank)
          win.Compare_and_swap(of([value]), of([expected]), first(result, 1), rank, place)
          await win.Flush(rank)
          win.Get(got, rank, place)
          await win.Unlock(rank)
          expect([...numbersOf(result), ...numbersOf(got)]).toEqual([before, 7, after])
        }
      }
    })
  })
})

it('nothing is moved to PROC_NULL and from it', async () => {
  await eachWindow(async (win, _, mpi) => {
    const zeros = new ArrayBuffer(8)
    const nobody = mpi.PROC_NULL
    await win.Fence()
    win.Put(null, nobody, null)
    win.Get(null, nobody, null)
    win.Accumulate([zeros, mpi.INT], nobody, null, mpi.REPLACE)
    win.Accumulate([zeros, mpi.INT], nobody, null, mpi.SUM)
    win.Accumulate([null, mpi.INT], nobody, null, mpi.SUM)
    win.Get_accumulate([zeros, 0, mpi.INT], [zeros, 0, mpi.INT], nobody)
    win.Fetch_and_op(null, null, nobody, 0, mpi.REPLACE)
    win.Compare_and_swap(null, null, null, nobody, 0)
    await win.Fence()
    await win.Lock(nobody)
    await win.Unlock(nobody)
  })
})

it('Fence takes every sum of assertions', async () => {
  await eachWindow(async (win, _, mpi) => {
    const local = [0, mpi.MODE_NOSTORE, mpi.MODE_NOPUT, mpi.MODE_NOSTORE | mpi.MODE_NOPUT]
    const everywhere = [0, mpi.MODE_NOPRECEDE, mpi.MODE_NOSUCCEED, mpi.MODE_NOPRECEDE | mpi.MODE_NOSUCCEED]
    await win.Fence()
    for (const mine of local) for (const all of everywhere) await win.Fence(mine | all)
    await win.Fence({ assertion: 0 })
  })
})

describe('Start and Complete, Post and Wait', () => {
  it('go together with nobody', async () => {
    await eachWindow(async (win, _, mpi) => {
      await win.Start(mpi.GROUP_EMPTY)
      await win.Complete()
      win.Post(mpi.GROUP_EMPTY)
      await win.Wait()
      win.Post(mpi.GROUP_EMPTY)
      expect(await win.Test()).toBe(true)
    })
  })

  it('let rank 0 access the others, then the others rank 0', async () => {
    await eachWindow(async (win, { rank, size }) => {
      if (size === 1) return
      const group = win.Get_group()
      const others = rank === 0 ? group.Excl([0]) : group.Incl([0])
      const partners = rank === 0 ? ranksOf(win).slice(1) : [0]
      const access = async (): Promise<void> => {
        await win.Start(others)
        for (const partner of partners) win.Put(Uint8Array.of(100 + rank), partner, rank)
        await win.Complete()
      }
      const expose = async (): Promise<void> => {
        win.Post(others)
        await win.Wait()
        expect(partners.map((partner) => win.tomemory()[partner])).toEqual(partners.map((partner) => 100 + partner))
      }
      if (rank === 0) {
        await access()
        await expose()
      } else {
        await expose()
        await access()
      }
    })
  })

  it('can be tested for', async () => {
    await eachWindow(async (win, comm) => {
      if (comm.size === 1) return
      const group = win.Get_group()
      if (comm.rank === 0) {
        await win.Start(group.Excl([0]))
        await comm.Barrier()
        await win.Complete()
        await comm.Barrier()
      } else {
        win.Post(group.Incl([0]))
        expect(await win.Test()).toBe(false)
        await comm.Barrier()
        await comm.Barrier()
        expect(await win.Test()).toBe(true)
      }
    })
  })
})

it('Sync and every Flush are calls of a rank with a lock', async () => {
  await eachWindow(async (win, comm) => {
    await win.Lock(comm.rank)
    win.Sync()
    await win.Unlock(comm.rank)
    await comm.Barrier()
    for (const flush of ['Flush', 'Flush_local'] as const) {
      for (const rank of ranksOf(win)) {
        await win.Lock(rank)
        await win[flush](rank)
        await win.Unlock(rank)
      }
      await comm.Barrier()
      for (const rank of ranksOf(win)) {
        if (rank === comm.rank) {
          await win.Lock_all()
          await win[`${flush}_all`]()
          await win.Unlock_all()
        }
        await comm.Barrier()
      }
    }
  })
})
