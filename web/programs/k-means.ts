import { args, display, MPI } from 'tabmpi'

// Points in the plane are to be sorted into K groups. Each rank holds its share of the points; all know the K centres.
const comm = MPI.COMM_WORLD
const rank = comm.Get_rank()
const size = comm.Get_size()

const N = Number(args[0] ?? 2000)
const K = Number(args[1] ?? 5)
if (!Number.isInteger(N) || N < 1) throw new RangeError(`k-means: N must be a whole number from 1 on, not '${args[0]}'`)
if (!Number.isInteger(K) || K < 1 || K > N) throw new RangeError(`k-means: K must be from 1 to N, not '${args[1]}'`)

// Root makes up the points, around K hidden places. A point is two numbers, x and y, on a fine grid.
let state = 1
const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
const hidden = Array.from({ length: K }, () => [1000 * random(), 1000 * random()])
const points =
  rank === 0
    ? Float64Array.from({ length: 2 * N }, (_, i) =>
        Math.round(hidden[Math.floor(((i >> 1) * K) / N)][i % 2] + 60 * (random() + random() + random() - 1.5)),
      )
    : null
const share = (r: number) => Math.floor(((r + 1) * N) / size) - Math.floor((r * N) / size)
const counts = Array.from({ length: size }, (_, r) => share(r))
const mine = new Float64Array(2 * share(rank))
await comm.Scatterv([points, counts.map((count) => 2 * count)], mine, 0)

// The first K points are the first guess.
const centres = new Float64Array(2 * K)
if (points) centres.set(points.subarray(0, 2 * K))
await comm.Bcast(centres, 0)

const group = new Int32Array(share(rank))
let steps = 0
for (let moved = true; moved; steps++) {
  // Of each group: the sum of x, the sum of y, the number of points.
  const sums = new Float64Array(3 * K)
  for (let i = 0; i < group.length; i++) {
    let nearest = Infinity
    for (let k = 0; k < K; k++) {
      const distance = (mine[2 * i] - centres[2 * k]) ** 2 + (mine[2 * i + 1] - centres[2 * k + 1]) ** 2
      if (distance < nearest) [nearest, group[i]] = [distance, k]
    }
    sums[3 * group[i]] += mine[2 * i]
    sums[3 * group[i] + 1] += mine[2 * i + 1]
    sums[3 * group[i] + 2] += 1
  }
  // All that travels are 3 K numbers, however many points there are: this is how large models are trained, too.
  await comm.Allreduce(MPI.IN_PLACE, sums, MPI.SUM)
  moved = false
  for (let k = 0; k < K; k++) {
    const inGroup = sums[3 * k + 2]
    if (inGroup === 0) continue
    for (let d = 0; d < 2; d++) {
      const mean = sums[3 * k + d] / inGroup
      moved ||= mean !== centres[2 * k + d]
      centres[2 * k + d] = mean
    }
  }
}

const groups = rank === 0 ? new Int32Array(N) : null
await comm.Gatherv(group, [groups, counts], 0)
if (points && groups) {
  console.log(`${N} points in ${K} groups after ${steps} steps`)
  const members = (k: number) => Array.from(groups.keys()).filter((i) => groups[i] === k)
  display({
    kind: 'plot',
    title: `After ${steps} steps`,
    style: 'points',
    square: true,
    x: { label: 'x' },
    y: { label: 'y' },
    series: Array.from({ length: K }, (_, k) => ({
      label: `group ${k}: ${members(k).length} points`,
      x: members(k).map((i) => points[2 * i]),
      y: members(k).map((i) => points[2 * i + 1]),
    })),
  })
}
export default { steps, centres }
