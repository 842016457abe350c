import { MPI } from 'tabmpi'
import { same, sameElements, wrong } from './findings.ts'

// Every collective once, small and beyond the thresholds of the algorithms, with results that a plain loop can tell.
const comm = MPI.COMM_WORLD
const { rank, size } = comm

/** Element i of what rank r gives. */
const at = (r: number, i: number): number => ((r + 1) * (i + 3)) % 101
const vector = (n: number, f: (i: number) => number): Float64Array => Float64Array.from({ length: n }, (_, i) => f(i))
const sum = (ranks: number, i: number): number => {
  let total = 0
  for (let r = 0; r < ranks; r++) total += at(r, i)
  return total
}

for (const n of [1, 1000, 200_000]) {
  const mine = vector(n, (i) => at(rank, i))
  const root = n % size

  const copied = rank === root ? mine.slice() : new Float64Array(n)
  await comm.Bcast(copied, root)
  sameElements(`Bcast ${n}`, copied, (i) => at(root, i))

  const all = new Float64Array(n * size)
  await comm.Allgather(mine, all)
  sameElements(`Allgather ${n}`, all, (i) => at(Math.floor(i / n), i % n))

  const total = new Float64Array(n)
  await comm.Allreduce(mine, total)
  sameElements(`Allreduce ${n}`, total, (i) => sum(size, i))

  const reduced = rank === root ? new Float64Array(n) : null
  await comm.Reduce(mine, reduced, MPI.SUM, root)
  if (reduced) sameElements(`Reduce ${n}`, reduced, (i) => sum(size, i))

  const through = new Float64Array(n)
  await comm.Scan(mine, through)
  sameElements(`Scan ${n}`, through, (i) => sum(rank + 1, i))

  const exchanged = new Float64Array(n * size)
  await comm.Alltoall(
    vector(n * size, (i) => at(rank, i)),
    exchanged,
  )
  sameElements(`Alltoall ${n}`, exchanged, (i) => at(Math.floor(i / n), rank * n + (i % n)))

  const block = new Float64Array(n)
  await comm.Reduce_scatter_block(
    vector(n * size, (i) => at(rank, i)),
    block,
  )
  sameElements(`Reduce_scatter_block ${n}`, block, (i) => sum(size, rank * n + i))
}

const greetings = Array.from({ length: size }, (_, r) => `rank ${r}`)
same('allgather', await comm.allgather(`rank ${rank}`), greetings)
same('allreduce', await comm.allreduce(rank, MPI.MAX), size - 1)
await comm.Barrier()
export default wrong
