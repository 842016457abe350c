import { describe, expect, it } from 'vitest'
import { ARRAY_KINDS, filled, numbersOf } from '../../testing/array-kinds.ts'
import { everyComm } from '../../testing/every-comm.ts'
import type { TypedArray } from '../buffer-data.ts'
import type { BufSpec } from '../buffer-forms.ts'
import type { Intracomm } from '../intracomm.ts'
import type { Mpi } from '../mpi.ts'
import type { Op } from '../op.ts'
import type { Win } from '../win.ts'

// What mpi4py's test_rma_nb.py looks at.

const COUNTS = [0, 1, 9]

async function eachWindow(program: (win: Win, comm: Intracomm, mpi: Mpi) => Promise<void>): Promise<void> {
  for (const size of [1, 3]) {
    await everyComm(size, async (comm, mpi) => {
      const win = await mpi.Win.Create(new Uint8Array(800), 1, mpi.INFO_NULL, comm)
      await program(win, comm, mpi)
      await win.Free()
    })
  }
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)
const first = (array: TypedArray, count: number): BufSpec<TypedArray> => [array, count] as BufSpec<TypedArray>
const opOf = (mpi: Mpi, name: string): Op => mpi[name as 'SUM']

const RULES: Readonly<Record<string, (a: number, b: number) => number>> = {
  SUM: (a, b) => a + b,
  PROD: (a, b) => a * b,
  MAX: Math.max,
  MIN: Math.min,
  REPLACE: (_, b) => b,
  NO_OP: (a) => a,
}

describe.each(ARRAY_KINDS.map((kind) => [kind.name, kind] as const))('%s', (_, { of }) => {
  it('is put and got by requests', async () => {
    await eachWindow(async (win, { size }) => {
      for (const count of COUNTS) {
        for (let rank = 0; rank < size; rank++) {
          const got = of(filled(count + 1, 7))
          await win.Lock(rank)
          await win.Rput(of(filled(count, rank)), rank).Wait()
          await win.Flush(rank)
          await win.Rget(first(got, count), rank).Wait()
          expect(numbersOf(got)).toEqual([...filled(count, rank), 7])
          await win.Unlock(rank)
        }
      }
    })
  })

  it('is combined and fetched by requests', async () => {
    await eachWindow(async (win, { size }, mpi) => {
      for (const count of COUNTS) {
        for (let rank = 0; rank < size; rank++) {
          for (const name in RULES) {
            const [before, after] = [of(filled(count + 1, 7)), of(filled(count + 1, 7))]
            await win.Lock(rank)
            win.Put(of(filled(count, 1)), rank)
            await win.Flush(rank)
            const origin = first(of(upTo(count)), count)
            const op = opOf(mpi, name)
            if (name === 'NO_OP') await win.Rget_accumulate(null, first(before, count), rank, { op }).Wait()
            else if (count === 9) await win.Raccumulate(origin, rank, null, op).Wait()
            else await win.Rget_accumulate(origin, first(before, count), rank, null, op).Wait()
            await win.Flush(rank)
            await win.Rget(first(after, count), rank)
            await win.Unlock(rank)
            const isFetched = name === 'NO_OP' || count !== 9
            expect(numbersOf(before)).toEqual([...filled(count, isFetched ? 1 : 7), 7])
            expect(numbersOf(after)).toEqual([...upTo(count).map((i) => RULES[name]?.(1, i)), 7])
          }
        }
      }
    })
  })
})

it('requests of PROC_NULL have ended', async () => {
  await eachWindow(async (win, { rank }, mpi) => {
    const zeros = new ArrayBuffer(8)
    const nobody = mpi.PROC_NULL
    await win.Lock(rank)
    await win.Rput(null, nobody, null).Wait()
    await win.Rget(null, nobody, null).Wait()
    await win.Raccumulate([zeros, mpi.INT], nobody, null, mpi.REPLACE).Wait()
    await win.Raccumulate([zeros, mpi.INT], nobody, null, mpi.SUM).Wait()
    await win.Raccumulate([null, mpi.INT], nobody, null, mpi.SUM).Wait()
    await win.Rget_accumulate([zeros, 0, mpi.INT], [zeros, 0, mpi.INT], nobody).Wait()
    await win.Unlock(rank)
  })
})
