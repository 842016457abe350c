import { MPI } from 'tabmpi'

// Every collective once, small and beyond the thresholds of the algorithms, with results that a plain loop can tell.
const comm = MPI.COMM_WORLD
const { rank, size } = comm
const wrong: string[] = []

/** Element i of what rank r gives. */
const at = (r: number, i: number): number => ((r + 1) * (i + 3)) % 101
const vector = (n: number, f: (i: number) => number): Float64Array => Float64Array.from({ length: n }, (_, i) => f(i))
const sum = (ranks: number, i: number): number => {
  let total = 0
  for (let r = 0; r < ranks; r++) total += at(r, i)
  return total
}
function check(what: string, actual: Float64Array, expected: (i: number) => number): void {
  const index = actual.findIndex((value, i) => value !== expected(i))
  if (index >= 0) wrong.push(`${what}: [${index}] is ${actual[index]}, not ${expected(index)}`)
}

for (const n of [1, 1000, 200_000]) {
  const mine = vector(n, (i) => at(rank, i))
  const root = n % size

  const copied = rank === root ? mine.slice() : new Float64Array(n)
  await comm.Bcast(copied, root)
  check(`Bcast ${n}`, copied, (i) => at(root, i))

  const all = new Float64Array(n * size)
  await comm.Allgather(mine, all)
  check(`Allgather ${n}`, all, (i) => at(Math.floor(i / n), i % n))

  const total = new Float64Array(n)
  await comm.Allreduce(mine, total)
  check(`Allreduce ${n}`, total, (i) => sum(size, i))

  const reduced = rank === root ? new Float64Array(n) : null
  await comm.Reduce(mine, reduced, MPI.SUM, root)
  if (reduced) check(`Reduce ${n}`, reduced, (i) => sum(size, i))

  const through = new Float64Array(n)
  await comm.Scan(mine, through)
  check(`Scan ${n}`, through, (i) => sum(rank + 1, i))

  const exchanged = new Float64Array(n * size)
  await comm.Alltoall(
    vector(n * size, (i) => at(rank, i)),
    exchanged,
  )
  check(`Alltoall ${n}`, exchanged, (i) => at(Math.floor(i / n), rank * n + (i % n)))

  const block = new Float64Array(n)
  await comm.Reduce_scatter_block(
    vector(n * size, (i) => at(rank, i)),
    block,
  )
  check(`Reduce_scatter_block ${n}`, block, (i) => sum(size, rank * n + i))
}

const greetings = await comm.allgather(`rank ${rank}`)
if (greetings.join() !== Array.from({ length: size }, (_, r) => `rank ${r}`).join())
  wrong.push(`allgather: ${greetings.join()}`)
const most = await comm.allreduce(rank, MPI.MAX)
if (most !== size - 1) wrong.push(`allreduce: ${most}`)
await comm.Barrier()
export default wrong
