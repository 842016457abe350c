import { MPI } from 'tabmpi'
import { same, sameElements, wrong } from './findings.ts'

// Ops that are no sums: matrix products, which depend on the order of the ranks, and the place of the largest. Short and
// beyond the thresholds of the algorithms. For any number of ranks.
const comm = MPI.COMM_WORLD
const { rank, size } = comm
const everybody = Array.from({ length: size }, (_, r) => r)

// Matrices of 2 x 2, modulo a prime: one is one element, so that no algorithm cuts through it.
const PRIME = 8191
const MATRIX = MPI.DOUBLE.Create_contiguous(4).Commit()
const at = (r: number, i: number): number => ((r + 2) * (i + 3)) % 97

function multiply(a: Float64Array, b: Float64Array): void {
  for (let i = 0; i < b.length; i += 4) {
    const [a0 = 0, a1 = 0, a2 = 0, a3 = 0] = a.subarray(i, i + 4)
    const [b0 = 0, b1 = 0, b2 = 0, b3 = 0] = b.subarray(i, i + 4)
    b.set(
      [a0 * b0 + a1 * b2, a0 * b1 + a1 * b3, a2 * b0 + a3 * b2, a2 * b1 + a3 * b3].map((cell) => cell % PRIME),
      i,
    )
  }
}
const product = MPI.Op.Create(multiply)

/** The product of some ranks' matrices, in their order. */
function productOf(ranks: number[], n: number): (i: number) => number {
  const result = Float64Array.from({ length: 4 * n }, (_, i) => (i % 4 === 0 || i % 4 === 3 ? 1 : 0))
  for (const r of ranks.toReversed())
    multiply(
      Float64Array.from(result, (_, i) => at(r, i)),
      result,
    )
  return (i) => result[i] ?? Number.NaN
}

for (const n of [size, 600 * size]) {
  const mine = Float64Array.from({ length: 4 * n }, (_, i) => at(rank, i))
  const result = new Float64Array(4 * n)
  const root = (n % 3) % size
  const of = (what: string): string => `${what} of ${n} matrices`

  await comm.Allreduce([mine, MATRIX], [result, MATRIX], product)
  sameElements(of('Allreduce'), result, productOf(everybody, n))
  await comm.Reduce([mine, MATRIX], rank === root ? [result.fill(0), MATRIX] : null, product, root)
  sameElements(of('Reduce'), result, productOf(everybody, n))
  await comm.Scan([mine, MATRIX], [result, MATRIX], product)
  sameElements(of('Scan'), result, productOf(everybody.slice(0, rank + 1), n))
  await comm.Exscan([mine, MATRIX], [result.fill(-1), MATRIX], product)
  sameElements(of('Exscan'), result, rank === 0 ? () => -1 : productOf(everybody.slice(0, rank), n))
  const block = new Float64Array((4 * n) / size)
  await comm.Reduce_scatter_block([mine, MATRIX], [block, MATRIX], product)
  const whole = productOf(everybody, n)
  sameElements(of('Reduce_scatter_block'), block, (i) => whole(rank * block.length + i))
}

// Where the largest is, as pairs of a value and a place: equal values give the lower place.
const N = 5000
const valueAt = (r: number, i: number): number => ((r * 5 + i) % 7) + 0.25
const pairs = new ArrayBuffer(N * MPI.DOUBLE_INT.extent)
const largest = new ArrayBuffer(pairs.byteLength)
for (let i = 0; i < N; i++) {
  new Float64Array(pairs)[2 * i] = valueAt(rank, i)
  new Int32Array(pairs)[4 * i + 2] = rank
}
await comm.Allreduce([pairs, MPI.DOUBLE_INT], [largest, MPI.DOUBLE_INT], MPI.MAXLOC)
const most = (i: number): number => Math.max(...everybody.map((r) => valueAt(r, i)))
const values = new Float64Array(largest).filter((_, place) => place % 2 === 0)
const places = Float64Array.from(new Int32Array(largest).filter((_, place) => place % 4 === 2))
sameElements('MAXLOC, values', values, most)
sameElements('MAXLOC, places', places, (i) => everybody.findIndex((r) => valueAt(r, i) === most(i)))

const smallest = new Int32Array(2)
await comm.Allreduce([Int32Array.of(10 - Math.min(rank, 1), rank), MPI.TWOINT], [smallest, MPI.TWOINT], MPI.MINLOC)
same('MINLOC', smallest, size > 1 ? Int32Array.of(9, 1) : Int32Array.of(10, 0))

const bits = new Uint32Array(1)
await comm.Allreduce(Uint32Array.of(1 << rank), bits, MPI.BOR)
same('BOR', bits[0], 2 ** size - 1)
const sum = BigInt64Array.of(2n ** 40n)
await comm.Allreduce(MPI.IN_PLACE, sum)
same('SUM of 64-bit integers in place', sum[0], BigInt(size) * 2n ** 40n)
export default wrong
