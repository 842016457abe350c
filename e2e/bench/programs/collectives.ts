import { args, MPI } from 'tabmpi'
import { naiveAllreduce, naiveAlltoall, naiveBarrier, naiveBcast } from './naive-collectives.ts'
import { timed } from './timed.ts'

// Collectives and their naive versions in turn, round after round, at least args[0] rounds, at most args[1], and as many
// as args[2] seconds have room for. Result: for each, milliseconds of one call in each round, the slowest rank's.
const comm = MPI.COMM_WORLD
const { rank, size } = comm
const [least = 1, most = 1, seconds = 0] = args.map(Number)
const [KiB, MiB] = [1024, 2 ** 20]

interface Case {
  op: string
  /** Of the data; of one block where every pair of ranks has one. */
  bytes: number
  /** Calls in a round. */
  calls: number
  ours: (result: Float64Array) => Promise<void>
  naive: (result: Float64Array) => Promise<void>
  /** What the result's array holds before the first call. */
  given: Float64Array
}

/** Whole numbers, so that sums are the same in any order. */
const numbers = (bytes: number): Float64Array => Float64Array.from({ length: bytes / 8 }, (_, i) => (rank + i) % 1000)

function barrier(calls: number): Case {
  return { op: 'Barrier', bytes: 0, calls, ours: () => comm.Barrier(), naive: naiveBarrier, given: numbers(0) }
}

function bcast(bytes: number, calls: number): Case {
  const given = rank === 0 ? numbers(bytes) : new Float64Array(bytes / 8)
  return { op: 'Bcast', bytes, calls, ours: (data) => comm.Bcast(data), naive: naiveBcast, given }
}

function allreduce(bytes: number, calls: number): Case {
  const mine = numbers(bytes)
  const ours = (sums: Float64Array): Promise<void> => comm.Allreduce(mine, sums)
  const naive = (sums: Float64Array): Promise<void> => naiveAllreduce(mine, sums)
  return { op: 'Allreduce', bytes, calls, ours, naive, given: new Float64Array(bytes / 8) }
}

function alltoall(bytes: number, calls: number): Case {
  const blocks = numbers(bytes * size)
  const ours = (received: Float64Array): Promise<void> => comm.Alltoall(blocks, received)
  const naive = (received: Float64Array): Promise<void> => naiveAlltoall(blocks, received)
  return { op: 'Alltoall', bytes, calls, ours, naive, given: new Float64Array(blocks.length) }
}

async function measure({ op, bytes, calls, ours, naive, given }: Case) {
  const results = { ours: given.slice(), naive: given.slice() }
  // Not counted: it warms both up.
  await timed(() => ours(results.ours), calls)
  await timed(() => naive(results.naive), calls)
  const index = results.ours.findIndex((value, i) => value !== results.naive[i])
  if (index >= 0) throw new Error(`${op} of ${bytes} bytes and its naive version differ at element ${index}`)

  const oursMs: number[] = []
  const naiveMs: number[] = []
  const began = MPI.Wtime()
  const isEnough = (): boolean => oursMs.length >= most || (oursMs.length >= least && MPI.Wtime() - began >= seconds)
  while (!(await comm.bcast(isEnough()))) {
    oursMs.push(await timed(() => ours(results.ours), calls))
    naiveMs.push(await timed(() => naive(results.naive), calls))
  }
  return { op, bytes, oursMs, naiveMs }
}

const figures = []
// Small ones first: they have the code compiled before few calls of the large ones are timed.
for (const prepare of [
  () => barrier(50),
  () => bcast(8 * KiB, 50),
  () => allreduce(8 * KiB, 30),
  () => alltoall(8 * KiB, 20),
  () => bcast(8 * MiB, 1),
  () => allreduce(8 * MiB, 1),
  () => alltoall(1 * MiB, 1),
]) {
  figures.push(await measure(prepare()))
}
export default figures
