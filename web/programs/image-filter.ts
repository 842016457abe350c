import { args, display, gpu, MPI, type Thread } from 'tabmpi'

// A filter makes each pixel from itself and its eight neighbours. Each rank has some rows of the picture, and needs one
// more above and below them, which its neighbours have.
const comm = MPI.COMM_WORLD
const rank = comm.Get_rank()
const size = comm.Get_size()

const width = Number(args[0] ?? 256)
const filter = args[1] ?? 'edges'
if (!Number.isInteger(width) || width < 4)
  throw new RangeError(`image-filter: width must be 4 or more, not '${args[0]}'`)

const height = Math.ceil((width * 3) / 4)
if (height < size)
  throw new RangeError(`image-filter: ${height} rows are too few for ${size} ranks; choose a larger width`)

// Nine weights, from the upper left neighbour to the lower right one, and what their sum is divided by.
const FILTERS: Record<string, { weights: number[]; divisor: number }> = {
  blur: { weights: [1, 2, 1, 2, 4, 2, 1, 2, 1], divisor: 16 },
  edges: { weights: [-1, -1, -1, -1, 8, -1, -1, -1, -1], divisor: 1 },
  sharpen: { weights: [0, -1, 0, -1, 5, -1, 0, -1, 0], divisor: 1 },
}
if (!Object.hasOwn(FILTERS, filter)) {
  throw new RangeError(`image-filter: the filter must be ${Object.keys(FILTERS).join(', ')}, not '${filter}'`)
}
const { weights, divisor } = FILTERS[filter]

// Root draws the picture: rings on a slope, and a square. Pixels are from 0 (black) to 255 (white).
const draw = (x: number, y: number) => {
  if (x > 0.6 && x < 0.85 && y > 0.15 && y < 0.4) return 230
  const ring = Math.floor(20 * Math.hypot(x - 0.4, y - 0.4)) % 2
  return Math.floor(60 + 80 * y + 70 * ring)
}
const picture =
  rank === 0
    ? Int32Array.from({ length: width * height }, (_, i) => draw((i % width) / width, Math.floor(i / width) / width))
    : null

const begin = (r: number) => Math.floor((r * height) / size)
const rows = begin(rank + 1) - begin(rank)
const counts = Array.from({ length: size }, (_, r) => (begin(r + 1) - begin(r)) * width)
const pixels = new Int32Array((rows + 2) * width)
const row = (y: number) => pixels.subarray(y * width, (y + 1) * width)
await comm.Scatterv([picture, counts], pixels.subarray(width, (rows + 1) * width), 0)

// Beyond the picture's edge the edge itself goes on: PROC_NULL sends nothing, and leaves what is there.
row(0).set(row(1))
row(rows + 1).set(row(rows))
const above = rank > 0 ? rank - 1 : MPI.PROC_NULL
const below = rank < size - 1 ? rank + 1 : MPI.PROC_NULL
await comm.Sendrecv(row(rows), { dest: below, recvbuf: row(0), source: above })
await comm.Sendrecv(row(1), { dest: above, recvbuf: row(rows + 1), source: below })

const apply = gpu.kernel((thread: Thread, from: Int32Array, factors: Int32Array, by: number, to: Int32Array) => {
  let sum = 0
  for (let dy = 0; dy < 3; dy++) {
    for (let dx = 0; dx < 3; dx++) {
      const column = Math.min(Math.max(thread.x + dx - 1, 0), thread.width - 1)
      sum += factors[3 * dy + dx] * from[(thread.y + dy) * thread.width + column]
    }
  }
  to[thread.y * thread.width + thread.x] = Math.min(Math.max(Math.floor(sum / by), 0), 255)
})
const mine = new Int32Array(rows * width)
await apply([width, rows], pixels, Int32Array.from(weights), divisor, mine)

const filtered = rank === 0 ? new Int32Array(width * height) : null
await comm.Gatherv(mine, [filtered, counts], 0)
if (picture && filtered) {
  const grey = Array.from({ length: 256 }, (_, g) => `#${g.toString(16).padStart(2, '0').repeat(3)}`)
  for (const [title, image] of [
    ['Before', picture],
    [`After: ${filter}`, filtered],
  ] as const) {
    display({ kind: 'image', title, width, height, pixels: Uint8Array.from(image), palette: grey })
  }
  console.log(`${filter} on ${width} x ${height} pixels, ${rows} rows on rank 0`)
}
export default filtered
