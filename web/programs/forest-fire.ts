import { args, display, MPI, MPIPoolExecutor, progress } from 'tabmpi'

// How dense may a forest be, if a fire at its left edge is not to reach the right one? All densities are tried, each with
// many forests. How long one burns nobody can tell beforehand: so there is a pool of tasks, and who is ready takes the next.
const comm = MPI.COMM_WORLD

const n = Number(args[0] ?? 100)
const forests = Number(args[1] ?? 60)
if (!Number.isInteger(n) || n < 2) throw new RangeError(`forest-fire: n must be 2 or more, not '${args[0]}'`)
if (!Number.isInteger(forests) || forests < 1)
  throw new RangeError(`forest-fire: forests must be 1 or more, not '${args[1]}'`)

/** Plants a forest of n x n places, with trees on so many percent of them, and sets its left edge on fire. */
function burn(percent: number, forest: number) {
  let state = 1000 * percent + forest
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
  for (let i = 0; i < 10; i++) random()
  const isTree = Uint8Array.from({ length: n * n }, () => (100 * random() < percent ? 1 : 0))

  let burning: number[] = []
  for (let row = 0; row < n; row++) if (isTree[row * n]) burning.push(row * n)
  for (const place of burning) isTree[place] = 0
  let crossed = false
  let minutes = 0
  for (; burning.length > 0; minutes++) {
    const next: number[] = []
    for (const place of burning) {
      const column = place % n
      if (column === n - 1) crossed = true
      // Each minute a tree sets those beside it on fire.
      const neighbors = [
        place - n,
        place + n,
        ...(column > 0 ? [place - 1] : []),
        ...(column < n - 1 ? [place + 1] : []),
      ]
      for (const neighbor of neighbors) {
        if (!isTree[neighbor]) continue
        isTree[neighbor] = 0
        next.push(neighbor)
      }
    }
    burning = next
  }
  return { crossed, minutes, rank: comm.Get_rank() }
}

const percents = Array.from({ length: 21 }, (_, i) => 40 + 2 * i)
const every = percents.flatMap((percent) => Array.from({ length: forests }, (_, f): [number, number] => [percent, f]))

// Every rank comes here with the same task. Rank 0 gives the work out, the others do it (alone, rank 0 does both).
const result = await MPIPoolExecutor.run(
  { burn },
  async (pool) => {
    const crossed = percents.map(() => 0)
    const minutes = percents.map(() => 0)
    const burnt = Array.from({ length: comm.Get_size() }, () => 0)
    let fires = 0
    for await (const fire of pool.starmap(burn, every, { chunksize: 5 })) {
      const i = Math.floor(fires++ / forests)
      if (fire.crossed) crossed[i]++
      minutes[i] += fire.minutes
      burnt[fire.rank]++
    }
    return { crossed, minutes, burnt }
  },
  { progress },
)

if (result) {
  const { crossed, minutes, burnt } = result
  const safest = percents.filter((_, i) => crossed[i] === 0).at(-1)
  console.log(`up to ${safest ?? 'less than 40'} % no fire crosses the forest`)
  const x = { label: 'trees, %' }
  const shares = crossed.map((count) => count / forests)
  const means = minutes.map((sum) => sum / forests)
  display({
    kind: 'plot',
    title: 'Fires that cross the forest',
    style: 'lines',
    x,
    y: { label: 'share' },
    series: [{ label: `${forests} forests each`, x: percents, y: shares }],
  })
  display({
    kind: 'plot',
    title: 'How long they burn',
    style: 'lines',
    x,
    y: { label: 'minutes' },
    series: [{ label: 'mean', x: percents, y: means }],
  })
  display({
    kind: 'plot',
    title: 'Who burnt how many forests',
    style: 'bars',
    x: { label: 'rank' },
    y: { label: 'forests' },
    series: burnt.map((count, r) => ({ label: `rank ${r}`, x: [r], y: [count], rank: r })),
  })
}
export default result && { crossed: result.crossed, minutes: result.minutes }
