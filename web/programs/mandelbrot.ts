import { args, display, gpu, MPI, type Thread } from 'tabmpi'

// The Mandelbrot set, in blocks of rows. Blocks near its middle take long, those at its edge hardly any time: who
// computes which, so that all are busy to the end?
const comm = MPI.COMM_WORLD
const rank = comm.Get_rank()
const size = comm.Get_size()

const width = Number(args[0] ?? 300)
const schedule = args[1] ?? 'static'
const limit = Number(args[2] ?? 200)
if (!Number.isInteger(width) || width < 3) throw new RangeError(`mandelbrot: width must be 3 or more, not '${args[0]}'`)
if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`mandelbrot: limit must be 1 or more, not '${args[2]}'`)

const ROWS = 8
const height = Math.ceil((width * 2) / 3)
const blocks = Math.ceil(height / ROWS)

// How many turns of z = z² + c it takes until z has gone too far to come back; `limit` where it never does.
const turns = gpu.kernel((t: Thread, part: Float64Array, firstRow: number, most: number, out: Int32Array) => {
  const re = part[0] + part[2] * t.x
  const im = part[1] + part[2] * (firstRow + t.y)
  let a = 0
  let b = 0
  let n = 0
  while (n < most && a * a + b * b <= 4) {
    const next = a * a - b * b + re
    b = 2 * a * b + im
    a = next
    n++
  }
  out[t.y * t.width + t.x] = n
})

// The part of the plane to look at: its left edge, its lower edge, and how far two pixels are apart.
const part = Float64Array.of(-2.3, -1.1, 3.3 / width)
const mine = new Int32Array(width * height)
const owners = new Uint8Array(blocks)
let seconds = 0
async function compute(block: number): Promise<void> {
  const began = MPI.Wtime()
  const rows = mine.subarray(block * ROWS * width, (block + 1) * ROWS * width)
  await turns([width, rows.length / width], part, block * ROWS, limit, rows)
  owners[block] = rank
  seconds += MPI.Wtime() - began
}

switch (schedule) {
  case 'static': {
    // Equal parts, one after the other.
    const end = Math.floor(((rank + 1) * blocks) / size)
    for (let block = Math.floor((rank * blocks) / size); block < end; block++) await compute(block)
    break
  }
  case 'cyclic':
    // In turn, like cards: everybody gets some of the hard ones.
    for (let block = rank; block < blocks; block += size) await compute(block)
    break
  case 'dynamic':
    // Who has finished asks for more. Rank 0 answers, and computes only if it is alone.
    if (size === 1) for (let block = 0; block < blocks; block++) await compute(block)
    else if (rank === 0) await handOut()
    else {
      const ask = () => comm.sendrecv<number>('more', { dest: 0, source: 0 })
      for (let block = await ask(); block >= 0; block = await ask()) await compute(block)
    }
    break
  default:
    throw new RangeError(`mandelbrot: schedule must be static, cyclic or dynamic, not '${schedule}'`)
}

/** Gives each block to whoever asks next, and -1 to everybody when there are no more. */
async function handOut(): Promise<void> {
  const status = new MPI.Status()
  for (let turn = 0; turn < blocks + size - 1; turn++) {
    await comm.recv({ source: MPI.ANY_SOURCE, status })
    await comm.send(turn < blocks ? turn : -1, status.Get_source())
  }
}

// Every pixel is 0 on all ranks but one, and so is every owner: the sums are the whole picture.
const picture = rank === 0 ? new Int32Array(width * height) : null
const ownerOf = rank === 0 ? new Uint8Array(blocks) : null
await comm.Reduce(mine, picture, MPI.SUM, 0)
await comm.Reduce(owners, ownerOf, MPI.SUM, 0)
const times = await comm.gather(seconds, 0)

if (picture && ownerOf && times) {
  const shade = (n: number) => (n === limit ? 0 : 255 * Math.sqrt(n / limit))
  display({ kind: 'image', title: 'Mandelbrot set', width, height, pixels: Uint8ClampedArray.from(picture, shade) })
  const owner = Uint8Array.from(picture.keys(), (pixel) => ownerOf[Math.floor(pixel / (width * ROWS))])
  display({ kind: 'image', title: 'Who computed which rows', width, height, pixels: owner, palette: 'ranks' })
  display({
    kind: 'plot',
    title: `Time at work, ${schedule}: the highest bar is the time of all`,
    style: 'bars',
    x: { label: 'rank' },
    y: { label: 'ms' },
    series: times.map((time, r) => ({ label: `rank ${r}`, x: [r], y: [time * 1000], rank: r })),
  })
  console.log(`${schedule}: ${times.map((time, r) => `rank ${r} ${(time * 1000).toFixed(0)} ms`).join(', ')}`)
}
export default picture
