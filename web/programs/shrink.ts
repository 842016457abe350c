import { args, display, MPI, progress } from 'tabmpi'

// Add up the squares of 1 to N, in rounds. Close a tab in the meantime, whichever: the others go on without it, and the sum
// is right.
const N = Number(args[0] ?? 200_000)
const rounds = Number(args[1] ?? 20)
const pauseMs = Number(args[2] ?? 500)
if (!Number.isInteger(N) || N < 1) throw new RangeError(`shrink: N must be 1 or more, not '${args[0]}'`)
if (!Number.isInteger(rounds) || rounds < 1) throw new RangeError(`shrink: rounds must be 1 or more, not '${args[1]}'`)
if (!(pauseMs >= 0)) throw new RangeError(`shrink: the pause must be 0 or more, not '${args[2]}'`)

/** The numbers of a round, cut for so many ranks. */
function pieces(round: number, size: number): number[][] {
  const first = Math.floor((round * N) / rounds) + 1
  const count = Math.floor(((round + 1) * N) / rounds) + 1 - first
  const cut = (rank: number): number => Math.floor((rank * count) / size)
  const all = Array.from({ length: count }, (_, i) => first + i)
  return Array.from({ length: size }, (_, rank) => all.slice(cut(rank), cut(rank + 1)))
}

let comm = MPI.COMM_WORLD
let sum = 0
let redone = 0
const sizes: number[] = []
while (sizes.length < rounds) {
  const round = sizes.length
  try {
    const mine = await comm.scatter(comm.rank === 0 ? pieces(round, comm.size) : null)
    // As if it were more to compute: time to close a tab.
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    const part = mine.reduce((squares, n) => squares + n * n, 0)
    const all = await comm.allreduce(part)
    // A loss may be seen by some ranks only. After this all have the round, or none.
    await comm.Agree(1)
    sum += all
    sizes.push(comm.size)
    progress(sizes.length, rounds)
    if (comm.rank === 0) console.log(`round ${round + 1} of ${rounds}: ${comm.size} ranks`)
  } catch (error) {
    if (!(error instanceof MPI.Exception)) throw error
    // Others may wait for this rank in a call that it has left. Those that survive meet in Shrink, and do the round again.
    comm.Revoke()
    const before = comm.Get_group()
    comm = await comm.Shrink()
    redone++
    // The error alone does not always tell who is lost: it may say that another rank, which knew before, has revoked.
    const lost = MPI.Group.Difference(before, comm.Get_group()).Translate_ranks(null, MPI.COMM_WORLD.Get_group())
    if (comm.rank === 0)
      console.log(`round ${round + 1}: lost rank ${lost.join(', ')}; going on with ${comm.size} ranks`)
  }
}

if (comm.rank === 0) {
  console.log(`the sum of the squares up to ${N} is ${sum}`)
  display({ kind: 'numbers', values: { sum, 'ranks at the end': comm.size, 'rounds done again': redone } })
  display({
    kind: 'plot',
    title: 'How many ranks did each round',
    style: 'bars',
    x: { label: 'round' },
    y: { label: 'ranks' },
    series: [{ label: 'ranks', x: sizes.map((_, round) => round + 1), y: sizes }],
  })
}
export default sum
