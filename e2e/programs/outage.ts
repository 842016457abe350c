import { MPI } from 'tabmpi'

// A message and a collective of 16 MiB under way at once, and numbered messages behind them: all of it checked.
const comm = MPI.COMM_WORLD
const { rank } = comm
const other = 1 - rank
const length = 2 ** 22
const at = (i: number, by: number): number => Math.imul(i + by, 2654435761) >>> 0

const mine = Uint32Array.from({ length }, (_, i) => at(i, rank))
const theirs = new Uint32Array(length)
const terms = Float64Array.from({ length: length / 2 }, (_, i) => i * (rank + 1))
const sums = new Float64Array(length / 2)
await comm.Barrier()
console.log('begun')
await MPI.Request.Waitall([
  comm.Isend(mine, other, 1),
  comm.Irecv(theirs, other, 1),
  comm.Iallreduce(terms, sums, MPI.SUM),
])
console.log('half done')

const numbers: number[] = []
for (let i = 0; i < 1000; i++) {
  const sent = comm.isend(i, other, 2)
  numbers.push(await comm.recv<number>({ source: other, tag: 2 }))
  await sent.wait()
}

let wrong = 0
for (let i = 0; i < length; i++) if (theirs[i] !== at(i, other)) wrong++
for (let i = 0; i < length / 2; i++) if (sums[i] !== 3 * i) wrong++
for (const [i, number] of numbers.entries()) if (number !== i) wrong++
console.log('done')
export default { wrong, numbers: numbers.length }
