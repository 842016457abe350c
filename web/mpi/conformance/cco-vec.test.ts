import { describe, expect, it } from 'vitest'
import { testCollectives } from '../../testing/collective-tests.ts'
import { block, elements, ofAllRanks, UNTOUCHED } from '../../testing/collective-parts.ts'
import { everyComm } from '../../testing/every-comm.ts'
import { VECTOR_COLLECTIVES } from '../../testing/vector-collectives.ts'
import type { BufSpec, BufSpecV } from '../buffer-forms.ts'
import { INT } from '../predefined-datatypes.ts'

// What mpi4py's test_cco_vec.py and, in the second half, test_cco_nb_vec.py look at.

testCollectives(VECTOR_COLLECTIVES, 'blocking')

/** How a buffer of one part for each rank, all of `count` elements, can be written. */
interface VectorForm {
  readonly name: string
  /** Elements from one part to the next. */
  readonly stride: (count: number, size: number) => number
  readonly whole: (data: Int32Array, count: number, stride: number) => BufSpecV<Int32Array>
  /** A buffer of one part. */
  readonly part: (data: Int32Array, count: number) => BufSpec<Int32Array>
}

const FORMS: readonly VectorForm[] = [
  {
    name: 'one count and a stride',
    stride: (_, size) => size + 1,
    whole: (data, count, stride) => [data, count, stride, INT],
    part: (data, count) => [data, count],
  },
  { name: 'one count', stride: (count) => count, whole: (data, count) => [data, count], part: (data) => data },
  { name: 'the array alone', stride: (count) => count, whole: (data) => data, part: (data) => [data, INT] },
]

describe.each([1, 2, 3, 5])('on %i ranks', (size) => {
  it.each(FORMS)('counts and displacements written as $name', async ({ stride, whole, part }) => {
    await everyComm(size, async (comm) => {
      const { rank } = comm
      for (let count = 0; count <= comm.size; count++) {
        const step = stride(count, comm.size)
        const untouched = (length: number): number[] => elements(length, () => UNTOUCHED)
        /** Every rank's part at its place. */
        const laid = (of: (rank: number) => number[]): Int32Array =>
          Int32Array.from(ofAllRanks(comm.size, (r) => [...of(r), ...untouched(step - count)]))
        const sent = laid((to) => block(rank, to, count))
        const wholeOf = (data: Int32Array): BufSpecV<Int32Array> => whole(data, count, step)
        const partOf = (data: Int32Array): BufSpec<Int32Array> => part(data, count)
        const mine = Int32Array.from(block(rank, 0, step))

        for (let root = 0; root < comm.size; root++) {
          const atRoot = rank === root
          for (const nonblocking of [false, true]) {
            const into = new Int32Array(step).fill(UNTOUCHED)
            const [from, room] = [atRoot ? wholeOf(sent) : null, partOf(into)]
            await (nonblocking ? comm.Iscatterv(from, room, root) : comm.Scatterv(from, room, root))
            expect([...into]).toEqual([...block(root, rank, count), ...untouched(step - count)])

            const all = laid(() => untouched(count))
            const [own, rooms] = [partOf(mine), atRoot ? wholeOf(all) : null]
            await (nonblocking ? comm.Igatherv(own, rooms, root) : comm.Gatherv(own, rooms, root))
            expect(all).toEqual(laid((r) => (atRoot ? block(r, 0, count) : untouched(count))))
          }
        }
        for (const nonblocking of [false, true]) {
          const all = laid(() => untouched(count))
          const [own, rooms] = [partOf(mine), wholeOf(all)]
          await (nonblocking ? comm.Iallgatherv(own, rooms) : comm.Allgatherv(own, rooms))
          expect(all).toEqual(laid((r) => block(r, 0, count)))

          const exchanged = laid(() => untouched(count))
          const [from, into] = [wholeOf(sent), wholeOf(exchanged)]
          await (nonblocking ? comm.Ialltoallv(from, into) : comm.Alltoallv(from, into))
          expect(exchanged).toEqual(laid((r) => block(r, rank, count)))
        }
      }
    })
  })
})
