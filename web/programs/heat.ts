import { args, display, gpu, MPI, progress, type Thread } from 'tabmpi'

// A square plate, hot at its upper edge. In each step every cell comes closer to the mean of its four neighbours.
const world = MPI.COMM_WORLD
const size = world.Get_size()

const n = Number(args[0] ?? 64)
const steps = Number(args[1] ?? 300)
if (!Number.isInteger(n) || n < 1) throw new RangeError(`heat: n must be a whole number from 1 on, not '${args[0]}'`)
if (!Number.isInteger(steps) || steps < 0) throw new RangeError(`heat: steps must be 0 or more, not '${args[1]}'`)

// The ranks lie in a grid, as square as can be, and each has a rectangle of the plate.
const dims = MPI.Compute_dims(size, 2)
if (n < Math.max(...dims))
  throw new RangeError(`heat: n must be at least ${Math.max(...dims)} on ${size} ranks, not ${n}`)
const cart = await world.Create_cart(dims)
const begin = (d: number, coord: number) => Math.floor((coord * n) / dims[d])
const sizeOf = (coords: number[]) => coords.map((coord, d) => begin(d, coord + 1) - begin(d, coord))
const [rows, cols] = sizeOf(cart.coords)
const [up, down] = cart.Shift(0, 1)
const [left, right] = cart.Shift(1, 1)

// Around its own cells a rank keeps a frame: copies of the neighbours' outermost cells, or the plate's edge.
const stride = cols + 2
let u = new Float64Array((rows + 2) * stride)
if (up === MPI.PROC_NULL) u.fill(100, 0, stride)
let next = u.slice()

// A row lies together in memory. A column is one element of each row: a datatype says so, and nothing need be copied.
const column = MPI.DOUBLE.Create_vector(rows, 1, stride).Commit()
const rowAt = (y: number) => u.subarray(y * stride + 1, y * stride + 1 + cols)
const columnAt = (x: number) => [u.subarray(stride + x), 1, column] as const

const relax = gpu.kernel(
  ({ x, y }: Thread, old: Float64Array, out: Float64Array, line: number, x0: number, y0: number) => {
    const i = (y0 + y) * line + x0 + x
    out[i] = old[i] + 0.2 * (old[i - 1] + old[i + 1] + old[i - line] + old[i + line] - 4 * old[i])
  },
)

for (let step = 0; step < steps; step++) {
  // Begin to exchange the frames. Off the plate there is PROC_NULL, which takes everything and gives nothing.
  const requests = [
    cart.Irecv(rowAt(0), up, 1),
    cart.Irecv(rowAt(rows + 1), down, 2),
    cart.Irecv(columnAt(0), left, 3),
    cart.Irecv(columnAt(cols + 1), right, 4),
    cart.Isend(rowAt(rows), down, 1),
    cart.Isend(rowAt(1), up, 2),
    cart.Isend(columnAt(cols), right, 3),
    cart.Isend(columnAt(1), left, 4),
  ]
  // While the messages travel, compute what does not look at the frame: all cells but the outermost.
  await relax([Math.max(0, cols - 2), Math.max(0, rows - 2)], u, next, stride, 2, 2)
  await MPI.Request.Waitall(requests)
  // Now the outermost ones: first and last row, first and last column.
  await relax([cols, 1], u, next, stride, 1, 1)
  await relax([cols, 1], u, next, stride, 1, rows)
  await relax([1, rows], u, next, stride, 1, 1)
  await relax([1, rows], u, next, stride, cols, 1)
  ;[u, next] = [next, u]
  progress(step + 1, steps)
}

// Only to look at it: root puts the parts together.
const own = Float64Array.from({ length: rows * cols }, (_, i) => rowAt(1 + Math.floor(i / cols))[i % cols])
const parts = await cart.gather(own, 0)
const plate = parts && new Float64Array(n * n)
if (parts && plate) {
  const owner = new Uint8Array(n * n)
  for (const [r, part] of parts.entries()) {
    const coords = cart.Get_coords(r)
    const width = sizeOf(coords)[1]
    for (const [i, value] of part.entries()) {
      const cell = (begin(0, coords[0]) + Math.floor(i / width)) * n + begin(1, coords[1]) + (i % width)
      plate[cell] = value
      owner[cell] = r
    }
  }
  const middle = plate[Math.floor(n / 2) * n + Math.floor(n / 2)]
  console.log(`${dims.join(' x ')} ranks; the middle of the plate has ${middle} degrees after ${steps} steps`)
  const pixels = Uint8ClampedArray.from(plate, (value) => 2.55 * value)
  display({ kind: 'image', title: `The plate after ${steps} steps`, width: n, height: n, pixels })
  display({ kind: 'image', title: 'Who has which part', width: n, height: n, pixels: owner, palette: 'ranks' })
}
export default plate
