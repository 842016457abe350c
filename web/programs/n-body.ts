import { args, display, gpu, MPI, progress, type Thread } from 'tabmpi'

// N stars attract each other. Every rank moves its own; to feel all others, the stars of each rank travel round a ring.
const comm = MPI.COMM_WORLD
const rank = comm.Get_rank()
const size = comm.Get_size()

const N = Number(args[0] ?? 200)
const steps = Number(args[1] ?? 50)
if (!Number.isInteger(N) || N < 1) throw new RangeError(`n-body: N must be a whole number from 1 on, not '${args[0]}'`)
if (!Number.isInteger(steps) || steps < 0) throw new RangeError(`n-body: steps must be 0 or more, not '${args[1]}'`)

// All ranks have blocks of one length, so that one can take another's place; stars without mass fill up the last.
// float32 is exact enough for a picture, and a GPU computes it much faster than float64.
const block = Math.ceil(N / size)
const stars = new Float32Array(3 * block) // x, y, mass
const speeds = new Float32Array(2 * block)
for (let i = 0; i < block; i++) {
  const star = rank * block + i
  if (star >= N) continue
  // A turning disc: the angle between neighbours is the golden one.
  const angle = 2.399963 * star
  const radius = Math.sqrt((star + 0.5) / N)
  stars.set([radius * Math.cos(angle), radius * Math.sin(angle), 1 / N], 3 * i)
  speeds.set([-0.8 * radius * Math.sin(angle), 0.8 * radius * Math.cos(angle)], 2 * i)
}

// Adds to each star's pull what the others' stars exert. The small number keeps two that meet from flying off.
const attract = gpu.kernel((thread: Thread, own: Float32Array, others: Float32Array, pull: Float32Array) => {
  const i = thread.x
  let ax = 0
  let ay = 0
  for (let k = 0; k < others.length; k += 3) {
    const dx = others[k] - own[3 * i]
    const dy = others[k + 1] - own[3 * i + 1]
    const square = dx * dx + dy * dy + 0.001
    const strength = others[k + 2] / (square * Math.sqrt(square))
    ax += strength * dx
    ay += strength * dy
  }
  pull[2 * i] += ax
  pull[2 * i + 1] += ay
})

const right = (rank + 1) % size
const left = (rank + size - 1) % size
const dt = 0.02
for (let step = 0; step <= steps; step++) {
  if (step % 5 === 0 || step === steps) await show()
  if (step === steps) break
  const pull = new Float32Array(2 * block)
  const visitors = stars.slice()
  for (let hop = 0; hop < size; hop++) {
    await attract(block, stars, visitors, pull)
    // On to the right; into the same array come those from the left. After size hops everybody has seen everybody.
    await comm.Sendrecv_replace(visitors, { dest: right, source: left })
  }
  for (let i = 0; i < block; i++) {
    speeds[2 * i] += dt * pull[2 * i]
    speeds[2 * i + 1] += dt * pull[2 * i + 1]
    stars[3 * i] += dt * speeds[2 * i]
    stars[3 * i + 1] += dt * speeds[2 * i + 1]
  }
  progress(step + 1, steps)
}

async function show(): Promise<void> {
  const all = rank === 0 ? new Float32Array(3 * block * size) : null
  await comm.Gather(stars, all, 0)
  if (!all) return
  const coordinate = (r: number, d: number) => {
    const count = Math.max(0, Math.min(block, N - r * block))
    return Array.from({ length: count }, (_, i) => all[3 * (r * block + i) + d])
  }
  display({
    kind: 'plot',
    title: 'Stars, in the colour of their rank',
    style: 'points',
    square: true,
    x: { label: 'x' },
    y: { label: 'y' },
    series: Array.from({ length: size }, (_, r) => ({
      label: `rank ${r}`,
      x: coordinate(r, 0),
      y: coordinate(r, 1),
      rank: r,
    })),
  })
}

const all = rank === 0 ? new Float32Array(3 * block * size) : null
await comm.Gather(stars, all, 0)
const places = all && Float32Array.from({ length: 2 * N }, (_, i) => all[3 * Math.floor(i / 2) + (i % 2)])
if (places) console.log(`${N} stars after ${steps} steps; the first is at`, places.subarray(0, 2))
export default places
