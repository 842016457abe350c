import { args, display, gpu, type GpuArray, MPI, progress, type Thread } from 'tabmpi'

// Conway's game of life on a torus: every cell looks at its eight neighbours. Each rank has some of the rows.
const comm = MPI.COMM_WORLD
const rank = comm.Get_rank()
const size = comm.Get_size()

const n = Number(args[0] ?? 64)
const generations = Number(args[1] ?? 200)
if (!Number.isInteger(n) || n < 5) throw new RangeError(`life: n must be 5 or more, not '${args[0]}'`)
if (n < size) throw new RangeError(`life: n must be at least ${size} on ${size} ranks, not ${n}`)
if (!Number.isInteger(generations) || generations < 0) {
  throw new RangeError(`life: generations must be 0 or more, not '${args[1]}'`)
}

const begin = (r: number) => Math.floor((r * n) / size)
const rows = begin(rank + 1) - begin(rank)
const counts = Array.from({ length: size }, (_, r) => (begin(r + 1) - begin(r)) * n)
const above = (rank + size - 1) % size
const below = (rank + 1) % size

// Five living cells in the middle that keep growing for a thousand generations.
const start = rank === 0 ? new Int32Array(n * n) : null
const middle = Math.floor(n / 2) * (n + 1)
if (start) for (const place of [1, 2, n, n + 1, 2 * n + 1]) start[middle + place] = 1

// Own rows, with a copy of the neighbours' rows before and after them. They live in the GPU's memory all the time, and
// messages go straight from there and to there.
let cells = await gpu.array((rows + 2) * n, 'int32')
let next = await gpu.array((rows + 2) * n, 'int32')
await comm.Scatterv([start, counts], cells.subarray(n, (rows + 1) * n), 0)

const grow = gpu.kernel(({ x, y, width }: Thread, old: Int32Array, born: Int32Array) => {
  const left = (x + width - 1) % width
  const right = (x + 1) % width
  let around = 0
  for (let row = y; row <= y + 2; row++) {
    around += old[row * width + left] + old[row * width + x] + old[row * width + right]
  }
  // The sum has the cell itself: it lives on with 3 or 4, and a dead one comes to life with 3.
  const own = old[(y + 1) * width + x]
  born[(y + 1) * width + x] = around === 3 || (around === 4 && own === 1) ? 1 : 0
})

const living: number[] = []
const whole = rank === 0 ? new Int32Array(n * n) : null
for (let generation = 0; generation <= generations; generation++) {
  const own = cells.subarray(n, (rows + 1) * n)
  const mine = await gpu.reduce((a: number, b: number) => a + b, own, 0)
  living.push(await comm.allreduce(mine, MPI.SUM))
  if (generation % 10 === 0 || generation === generations) await show(own)
  if (generation === generations) break
  // To the one below goes my last row, and from above comes theirs; then the other way.
  const row = (y: number) => cells.subarray(y * n, (y + 1) * n)
  await comm.Sendrecv(row(rows), { dest: below, recvbuf: row(0), source: above })
  await comm.Sendrecv(row(1), { dest: above, recvbuf: row(rows + 1), source: below })
  await grow([n, rows], cells, next)
  ;[cells, next] = [next, cells]
  progress(generation + 1, generations)
}

/** Gathers the whole torus; a picture of the same title takes the place of the one before. */
async function show(own: GpuArray<Int32Array>): Promise<void> {
  await comm.Gatherv(own, [whole, counts], 0)
  if (!whole) return
  const pixels = Uint8Array.from(whole, (cell) => cell)
  display({ kind: 'image', title: 'Life', width: n, height: n, pixels, palette: ['#101418', '#7fd1ae'] })
}

if (rank === 0) {
  console.log(`${living.at(-1)} cells live after ${generations} generations`)
  display({
    kind: 'plot',
    title: 'How many live',
    style: 'lines',
    x: { label: 'generation' },
    y: { label: 'cells' },
    series: [{ label: 'living cells', x: living.map((_, generation) => generation), y: living }],
  })
}
export default whole
