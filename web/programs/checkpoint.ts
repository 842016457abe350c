import { args, display, MPI, progress } from 'tabmpi'

// A long computation that survives the loss of ranks: N numbers lie on the ranks in blocks, and every step replaces each of
// them by the next one of a random sequence. Now and then every rank gives a copy of its block to its buddy, the next rank.
// When a rank is lost the others go back to the last copies, share the numbers anew, and go on from there.
const N = Number(args[0] ?? 1000)
const steps = Number(args[1] ?? 40)
const every = Number(args[2] ?? 10)
const pauseMs = Number(args[3] ?? 250)
for (const [name, value] of Object.entries({ N, steps, every })) {
  if (!Number.isInteger(value) || value < 1)
    throw new RangeError(`checkpoint: ${name} must be 1 or more, not '${value}'`)
}
if (!(pauseMs >= 0)) throw new RangeError(`checkpoint: the pause must be 0 or more, not '${args[3]}'`)

/** A rank's numbers after so many steps; `first` is the place of the first one among all N. */
interface Block {
  step: number
  first: number
  values: number[]
}

const next = (value: number): number => (value * 1_103_515 + 12_345) % 2_147_483_647
const cut = (rank: number, size: number): number => Math.floor((rank * N) / size)

let comm = MPI.COMM_WORLD
const share = (step: number, all: number[]): Block => {
  const first = cut(comm.rank, comm.size)
  return { step, first, values: all.slice(first, cut(comm.rank + 1, comm.size)) }
}

let block = share(
  0,
  Array.from({ length: N }, (_, place) => place),
)
/** This rank's block as it was, and its predecessor's. Null before the first copies are made. */
let saved: { own: Block; buddy: Block } | null = null

/** Every rank gives its block to its buddy. All have the new copies after this, or all still have the old ones. */
async function save(): Promise<void> {
  const { rank, size } = comm
  const own = { ...block, values: [...block.values] }
  const buddy = await comm.sendrecv<Block>(own, { dest: (rank + 1) % size, source: (rank + size - 1) % size })
  await comm.Agree(1)
  saved = { own, buddy }
}

/** Puts the numbers together again from the copies that are left, and shares them among the ranks that are left. */
async function restore(): Promise<void> {
  const copies = (await comm.allgather(saved ? [saved.own, saved.buddy] : [])).flat()
  const all = Array.from({ length: N }, (_, place) => place)
  const isThere = all.map(() => copies.length === 0)
  for (const { first, values } of copies) {
    for (const [i, value] of values.entries()) {
      all[first + i] = value
      isThere[first + i] = true
    }
  }
  const lost = isThere.indexOf(false)
  if (lost >= 0) throw new Error(`checkpoint: number ${lost} is gone: a rank and its buddy were lost at once`)
  block = share(copies[0]?.step ?? 0, all)
}

let losses = 0
let needsRestoring = false
let blocks: number[][] | null = null
for (;;) {
  try {
    if (needsRestoring) await restore()
    if (needsRestoring || saved === null) await save()
    needsRestoring = false
    if (block.step >= steps) {
      blocks = await comm.gather(block.values)
      await comm.Agree(1)
      break
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    block = { ...block, step: block.step + 1, values: block.values.map(next) }
    progress(block.step, steps)
    if (block.step % every !== 0 && block.step !== steps) continue
    await save()
    if (comm.rank === 0) console.log(`step ${block.step}: ${comm.size} ranks have copies`)
  } catch (error) {
    if (!(error instanceof MPI.Exception)) throw error
    comm.Revoke()
    comm = await comm.Shrink()
    losses++
    needsRestoring = true
    if (comm.rank === 0) console.log(`step ${block.step}: ${error.message}; going back with ${comm.size} ranks`)
  }
}

const result = blocks?.flat() ?? null
if (result) {
  console.log(`after ${steps} steps the first number is ${result[0]}; times gone back: ${losses}`)
  display({ kind: 'numbers', values: { steps, 'ranks at the end': comm.size, 'times gone back': losses } })
}
export default result
