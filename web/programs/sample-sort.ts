import { args, display, MPI } from 'tabmpi'

// Every rank sorts its share, and then hands each element to the rank that is responsible for numbers of its size.
const comm = MPI.COMM_WORLD
const rank = comm.Get_rank()
const size = comm.Get_size()

const N = Number(args[0] ?? 100_000)
if (!Number.isInteger(N) || N < 1)
  throw new RangeError(`sample-sort: N must be a whole number from 1 on, not '${args[0]}'`)

// Root has the numbers, in no order.
let state = 7
const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0)
const numbers = rank === 0 ? Float64Array.from({ length: N }, random) : null
const share = (r: number) => Math.floor(((r + 1) * N) / size) - Math.floor((r * N) / size)
const counts = Array.from({ length: size }, (_, r) => share(r))
const chunk = new Float64Array(share(rank))
await comm.Scatterv([numbers, counts], chunk, 0)
chunk.sort()

// Each rank shows a few of its numbers, evenly spread. From all of these, sorted, come the borders between the ranks.
const sample = Array.from(
  { length: Math.min(size, chunk.length) },
  (_, i) => chunk[Math.floor((i * chunk.length) / size)],
)
const samples = Float64Array.from((await comm.allgather(sample)).flat()).toSorted()
const borders = Array.from({ length: size - 1 }, (_, r) => samples[Math.floor(((r + 1) * samples.length) / size)])

// How many of its numbers go to each rank. alltoall tells everybody how many will come from whom.
const ends = [...borders.map((border) => chunk.filter((number) => number < border).length), chunk.length]
const sendCounts = ends.map((end, r) => end - (ends[r - 1] ?? 0))
const receiveCounts = await comm.alltoall(sendCounts)
const mine = new Float64Array(receiveCounts.reduce((sum, count) => sum + count, 0))
await comm.Alltoallv([chunk, sendCounts], [mine, receiveCounts])
mine.sort()

// Rank 0 has the smallest numbers, the last rank the largest: one after the other they are sorted.
const blocks = await comm.gather({ count: mine.length, first: mine.at(0) ?? NaN, last: mine.at(-1) ?? NaN }, 0)
const sorted = rank === 0 ? new Float64Array(N) : null
await comm.Gatherv(mine, [sorted, blocks?.map(({ count }) => count) ?? []], 0)
if (blocks) {
  console.log('smallest to largest:', sorted)
  const rows = blocks.map(({ count, first, last }, r) => [r, counts[r], count, first, last])
  display({ kind: 'table', columns: ['rank', 'before', 'after', 'smallest', 'largest'], rows })
  display({
    kind: 'plot',
    title: 'Elements of each rank after the exchange: good borders make equal bars',
    style: 'bars',
    x: { label: 'rank' },
    y: { label: 'elements' },
    series: blocks.map(({ count }, r) => ({ label: `rank ${r}`, x: [r], y: [count], rank: r })),
  })
}
export default sorted
