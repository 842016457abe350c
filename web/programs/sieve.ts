import { args, display, MPI } from 'tabmpi'

// The sieve of Eratosthenes: who strikes out all multiples of the primes up to √N is left with the primes up to N.
const comm = MPI.COMM_WORLD
const rank = comm.Get_rank()
const size = comm.Get_size()

const N = Number(args[0] ?? 1_000_000)
if (!Number.isInteger(N) || N < 2) throw new RangeError(`sieve: N must be a whole number from 2 on, not '${args[0]}'`)

/** The primes among the numbers from `low` up to, not including, `high`; `small` has those up to the root of `high`. */
function primesBetween(low: number, high: number, small: number[]): number[] {
  const isPrime = new Uint8Array(high - low).fill(1)
  for (const p of small) {
    // Smaller multiples of p have a smaller prime as well.
    for (let m = Math.max(p * p, Math.ceil(low / p) * p); m < high; m += p) isPrime[m - low] = 0
  }
  const primes: number[] = []
  for (let n = low; n < high; n++) if (isPrime[n - low] === 1) primes.push(n)
  return primes
}

// Root finds the few primes up to √N, and tells them to all.
let small: number[] = []
if (rank === 0) for (let n = 2; n * n <= N; n++) if (small.every((p) => n % p !== 0)) small.push(n)
small = await comm.bcast(small, 0)

// Each rank strikes out in its own block of 2 … N.
const low = 2 + Math.floor((rank * (N - 1)) / size)
const high = 2 + Math.floor(((rank + 1) * (N - 1)) / size)
const primes = primesBetween(low, high, small)

const count = await comm.allreduce(primes.length, MPI.SUM)
const largest = await comm.allreduce(primes.at(-1) ?? 0, MPI.MAX)

const found = await comm.gather({ low, high, count: primes.length }, 0)
if (found) {
  console.log(`${count} primes up to ${N}, the largest is ${largest}`)
  display({ kind: 'numbers', values: { primes: count, largest, 'up to': N } })
  display({
    kind: 'plot',
    title: 'Primes thin out: found by each rank in its block',
    style: 'bars',
    x: { label: 'rank' },
    y: { label: 'primes' },
    series: found.map((block, r) => ({
      label: `rank ${r}: ${block.low} – ${block.high - 1}`,
      x: [r],
      y: [block.count],
      rank: r,
    })),
  })
}
export default { count, largest }
