import { args, display, MPI } from 'tabmpi'

// Neighbours compare and exchange, again and again: even ranks with their right neighbour, then odd ranks with theirs.
// After as many rounds as there are ranks every number has reached its place, however far that was.
const comm = MPI.COMM_WORLD
const rank = comm.Get_rank()
const size = comm.Get_size()

const N = Number(args[0] ?? 64)
if (!Number.isInteger(N) || N < 1)
  throw new RangeError(`odd-even-sort: N must be a whole number from 1 on, not '${args[0]}'`)

// Blocks must be of equal length, or a number could get stuck behind a short one. Infinity fills the last ones up.
const length = Math.ceil(N / size)
let state = 3
const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24
const numbers =
  rank === 0 ? Float64Array.from({ length: length * size }, (_, i) => (i < N ? random() : Infinity)) : null
const mine = new Float64Array(length)
await comm.Scatter(numbers, mine, 0)
mine.sort()

const rounds = [numbers?.slice() ?? null]
const theirs = new Float64Array(length)
for (let round = 0; round < size; round++) {
  const isLeft = rank % 2 === round % 2
  const partner = isLeft ? rank + 1 : rank - 1
  if (partner >= 0 && partner < size) {
    // Both send and both receive, in one call: with a Send before a Recv on either side, they could wait for each other.
    await comm.Sendrecv(mine, { dest: partner, recvbuf: theirs, source: partner })
    const both = Float64Array.of(...mine, ...theirs).toSorted()
    // The left one keeps the smaller half.
    mine.set(isLeft ? both.subarray(0, length) : both.subarray(length))
  }
  const all = rank === 0 ? new Float64Array(length * size) : null
  await comm.Gather(mine, all, 0)
  rounds.push(all)
}

const sorted = rounds.at(-1)?.subarray(0, N) ?? null
if (rank === 0) {
  console.log('sorted:', sorted)
  // Four lines of pixels for each round.
  const lines = rounds.flatMap((row) => [row, row, row, row])
  display({
    kind: 'image',
    title: `All numbers after each round, from the top: ${size} blocks of ${length}, dark is small`,
    width: length * size,
    height: lines.length,
    pixels: Uint8ClampedArray.from(lines.flatMap((row) => Array.from(row ?? []))),
  })
}
export default sorted
