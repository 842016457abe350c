import { args, MPI } from 'tabmpi'
import { timed } from './timed.ts'

// Collectives of 8 MB beside pairs of ranks that exchange 8 MB all at once, in turns, at least args[0] rounds, at most
// args[1], and as many as args[2] seconds have room for. Result: bytes per second of all ranks together in each round.
const comm = MPI.COMM_WORLD
const { rank, size } = comm
const [least = 1, most = 1, seconds = 0] = args.map(Number)
const ELEMENTS = 1_000_000
const BYTES = ELEMENTS * 8

const data = Float64Array.from({ length: ELEMENTS }, (_, i) => (rank + i) % 1000)
const result = new Float64Array(ELEMENTS)
const partner = rank ^ 1

/** `bytes`: what must reach a rank that does not have it, over all ranks, whatever the algorithm. */
const ops = [
  { op: 'pairs', bytes: size * BYTES, call: () => comm.Sendrecv(data, partner, 0, result, partner) },
  { op: 'Bcast', bytes: (size - 1) * BYTES, call: () => comm.Bcast(result) },
  { op: 'Allreduce', bytes: 2 * (size - 1) * BYTES, call: () => comm.Allreduce(data, result) },
  { op: 'Alltoall', bytes: (size - 1) * BYTES, call: () => comm.Alltoall(data, result) },
].map((each) => ({ ...each, bytesPerSecond: new Array<number>() }))

// Not counted: it warms up.
for (const { call } of ops) await timed(call, 1)
const began = MPI.Wtime()
const isEnough = (rounds: number) => rounds >= most || (rounds >= least && MPI.Wtime() - began >= seconds)
for (let round = 0; !(await comm.bcast(isEnough(round))); round++) {
  for (const { bytes, call, bytesPerSecond } of ops) bytesPerSecond.push((bytes * 1000) / (await timed(call, 1)))
}
const [pairs, ...collectives] = ops
export default {
  pairs: pairs?.bytesPerSecond,
  ops: collectives.map(({ op, bytesPerSecond }) => ({ op, bytesPerSecond })),
}
