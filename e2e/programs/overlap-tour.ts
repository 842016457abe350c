import { MPI } from 'tabmpi'
import { same, sameElements, wrong } from './findings.ts'

// Collectives that are all under way at once, with messages between them, short and beyond the thresholds of the
// algorithms, waited for in another order on every rank. For any number of ranks.
const comm = MPI.COMM_WORLD
const { rank, size } = comm
const [next, previous] = [(rank + 1) % size, (rank + size - 1) % size]
const at = (r: number, i: number): number => ((r + 1) * (i + 5)) % 103
const sum = (ranks: number, i: number): number => {
  let total = 0
  for (let r = 0; r < ranks; r++) total += at(r, i)
  return total
}

/** Calls in a round. */
const COLLECTIVES = 8

/** What it is, how many numbers it gives and which, and how it begins. */
type Communication = [
  what: string,
  length: number,
  expected: (i: number) => number,
  begin: (result: Float64Array) => ReturnType<typeof comm.Ibarrier>,
]

for (const [round, n] of [1, 1000, 50_000].entries()) {
  const mine = Float64Array.from({ length: n }, (_, i) => at(rank, i))
  const forAll = Float64Array.from({ length: n * size }, (_, i) => at(rank, i))
  const root = n % size
  const nothing = (): number => 0
  // A message that has the length and the number of a collective of the round must not be taken for a part of it.
  const message = mine.map((value) => -value)
  const tag = round * COLLECTIVES
  const communications: Communication[] = [
    ['Irecv', n, (i) => -at(previous, i), (result) => comm.Irecv(result, previous, tag)],
    ['Ibcast', n, (i) => at(root, i), (result) => comm.Ibcast(rank === root ? fill(result, mine) : result, root)],
    ['Iallreduce', n, (i) => sum(size, i), (result) => comm.Iallreduce(mine, result)],
    ['Isend', 0, nothing, () => comm.Isend(message, next, tag)],
    ['Ialltoall', n * size, (i) => at(Math.floor(i / n), rank * n + (i % n)), (all) => comm.Ialltoall(forAll, all)],
    ['Ibarrier', 0, nothing, () => comm.Ibarrier()],
    ['Iallgather', n * size, (i) => at(Math.floor(i / n), i % n), (all) => comm.Iallgather(mine, all)],
    ['Iscan', n, (i) => sum(rank + 1, i), (result) => comm.Iscan(mine, result)],
    ['Ireduce_scatter_block', n, (i) => sum(size, rank * n + i), (part) => comm.Ireduce_scatter_block(forAll, part)],
  ]
  const begun = communications.map(([what, length, expected, begin]) => {
    const result = new Float64Array(length)
    return { what: `${what} of ${n}`, expected, result, request: begin(result) }
  })

  // While they are under way: blocking calls of both kinds.
  const token = Float64Array.of(rank)
  await comm.Sendrecv_replace(token, next, { source: previous, sendtag: tag + 1, recvtag: tag + 1 })
  sameElements('a message meanwhile', token, () => previous)
  same('a collective meanwhile', await comm.allreduce(rank, MPI.MAX), size - 1)

  const inMyOrder = [...begun.slice(rank), ...begun.slice(0, rank)]
  const inAnyOrder = inMyOrder.splice(-3)
  for (const { request } of inMyOrder) await request.Wait()
  for (const _ of inAnyOrder) await MPI.Request.Waitany(inAnyOrder.map(({ request }) => request))
  for (const { what, result, expected } of begun) sameElements(what, result, expected)
}

function fill(array: Float64Array, values: Float64Array): Float64Array {
  array.set(values)
  return array
}

export default wrong
