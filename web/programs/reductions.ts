import { args, display, gpu, MPI } from 'tabmpi'

// x and y are N numbers each, and every rank has its block of both. What is asked is about all of them.
const comm = MPI.COMM_WORLD
const rank = comm.Get_rank()
const size = comm.Get_size()

const N = Number(args[0] ?? 1000)
if (!Number.isInteger(N) || N < 1)
  throw new RangeError(`reductions: N must be a whole number from 1 on, not '${args[0]}'`)

const first = Math.floor((rank * N) / size)
const last = Math.floor(((rank + 1) * N) / size)
const x = Float64Array.from({ length: last - first }, (_, i) => ((37 * (first + i)) % 1009) - 504)
const y = Float64Array.from({ length: last - first }, (_, i) => ((5 * (first + i)) % 13) - 6)
const sum = (numbers: Float64Array) => numbers.reduce((total, number) => total + number, 0)

// The dot product: multiply and add up on the GPU, then add up over the ranks.
const products = await gpu.map((a: number, b: number) => a * b, x, y)
const mine = await gpu.reduce((a: number, b: number) => a + b, products, 0)
const dot = await comm.allreduce(mine, MPI.SUM)

// Upper-case calls take arrays and work element by element: two sums in one call. IN_PLACE puts them where they came from.
const squares = Float64Array.of(sum(x.map((a) => a * a)), sum(y.map((b) => b * b)))
await comm.Allreduce(MPI.IN_PLACE, squares, MPI.SUM)
const cosine = dot / Math.sqrt(squares[0] * squares[1])

// MAXLOC carries along where the largest number is; of equal ones it takes the first.
const own = x.length === 0 ? -Infinity : Math.max(...x)
const [largest, place] = await comm.allreduce([own, first + x.indexOf(own)], MPI.MAXLOC)

// A scan gives each rank the sum of the ranks up to itself: the last one ends at the dot product.
const running = await comm.scan(mine, MPI.SUM)

const rows = await comm.gather([rank, x.length, mine, running], 0)
if (rows) {
  console.log(`x · y = ${dot}, cos(x, y) = ${cosine}, the largest x is x[${place}] = ${largest}`)
  display({ kind: 'numbers', values: { 'x · y': dot, 'cos(x, y)': cosine, 'largest x': largest, 'at index': place } })
  display({ kind: 'table', title: 'What each rank knew', columns: ['rank', 'elements', 'own sum', 'scan'], rows })
}
export default { dot, cosine, largest, place }
