import { args, display, gpu, MPI, progress } from 'tabmpi'

// Throw N darts at a square. The part of them that lands within the quarter circle is about π / 4.
const comm = MPI.COMM_WORLD
const rank = comm.Get_rank()
const size = comm.Get_size()

const N = Number(args[0] ?? 1_000_000)
const seed = Number(args[1] ?? 1)
if (!Number.isInteger(N) || N < 100) throw new RangeError(`pi-monte-carlo: N must be 100 or more, not '${args[0]}'`)
if (!Number.isInteger(seed) || seed < 0)
  throw new RangeError(`pi-monte-carlo: seed must be 0 or more, not '${args[1]}'`)

// In rounds, to watch π come closer: after each of them twice as many darts are thrown as before. Each rank has its share.
const ROUNDS = 7
const until = (round: number) => (round < 0 ? 0 : Math.floor(N / 2 ** (ROUNDS - 1 - round)))
const thrown: number[] = []
const errors: number[] = []
let inside = 0
for (let round = 0; round < ROUNDS; round++) {
  const before = until(round - 1)
  const count = until(round) - before
  const first = before + Math.floor((rank * count) / size)
  const last = before + Math.floor(((rank + 1) * count) / size)
  // The random numbers follow from their place in one long stream. So every number of ranks throws the same darts, and a
  // GPU makes them all at once, because none needs to know the one before. They stay in its memory until they are counted.
  const x = await gpu.random(await gpu.array(last - first), { seed, offset: first })
  const y = await gpu.random(await gpu.array(last - first), { seed, offset: N + first })
  const hits = await gpu.map((a: number, b: number) => (a * a + b * b < 1 ? 1 : 0), x, y)
  const hitCount = await gpu.reduce((a: number, b: number) => a + b, hits, 0)
  for (const array of [x, y, hits]) array.free()
  inside += await comm.allreduce(hitCount, MPI.SUM)
  progress(until(round), N)
  thrown.push(until(round))
  errors.push(Math.abs((4 * inside) / thrown[round] - Math.PI))
}

const pi = (4 * inside) / N
if (rank === 0) {
  console.log(`π is about ${pi}: ${inside} of ${N} darts landed within the circle`)
  display({ kind: 'numbers', values: { 'π from darts': pi, error: Math.abs(pi - Math.PI), darts: N, inside } })
  display({
    kind: 'plot',
    title: 'The error shrinks with the square root of the darts',
    style: 'lines',
    x: { label: 'darts', scale: 'log' },
    y: { label: 'error', scale: 'log' },
    series: [
      { label: 'this run', x: thrown, y: errors },
      { label: 'to be expected', x: thrown, y: thrown.map((n) => Math.sqrt((Math.PI * (4 - Math.PI)) / n)) },
    ],
  })
}
export default { pi, inside }
