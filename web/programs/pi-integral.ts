import { args, display, MPI } from 'tabmpi'

// π is the area under 4 / (1 + x²) from 0 to 1. We cut it into N slices, and each rank adds up its share of them.
const comm = MPI.COMM_WORLD
const rank = comm.Get_rank()
const size = comm.Get_size()

const N = Number(args[0] ?? 1_000_000)
if (!Number.isInteger(N) || N < 1) {
  throw new RangeError(`pi-integral: N must be a whole number from 1 on, not '${args[0]}'`)
}

const began = MPI.Wtime()
let area = 0
// Rank r takes slices r, r + size, r + 2 size, …: nobody needs to be told which ones are his.
for (let i = rank; i < N; i += size) {
  const x = (i + 0.5) / N
  area += 4 / (1 + x * x) / N
}
const seconds = MPI.Wtime() - began

// The parts are added up on the way to each other, and every rank gets the sum.
const pi = await comm.allreduce(area, MPI.SUM)

const parts = await comm.gather({ area, seconds }, 0)
if (parts) {
  console.log(`π is about ${pi}; the error is ${Math.abs(pi - Math.PI)}`)
  display({ kind: 'numbers', values: { 'π from slices': pi, error: Math.abs(pi - Math.PI), slices: N } })
  display({
    kind: 'plot',
    title: 'Time for its slices',
    style: 'bars',
    x: { label: 'rank' },
    y: { label: 'ms' },
    series: parts.map((part, r) => ({ label: `rank ${r}`, x: [r], y: [part.seconds * 1000], rank: r })),
  })
}
export default pi
