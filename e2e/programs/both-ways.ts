import { args, MPI } from 'tabmpi'
import { sameElements, wrong } from './findings.ts'

// args[0] bytes between the two ranks of each pair, both ways at once: as one call, then as requests. For an even number
// of ranks.
const comm = MPI.COMM_WORLD
const { rank } = comm
const partner = rank ^ 1
const n = Number(args[0]) / 8
const at = (r: number, i: number): number => Math.imul(i + 1, 2654435761) ^ r
const mine = Float64Array.from({ length: n }, (_, i) => at(rank, i))
const received = new Float64Array(n)

await comm.Sendrecv(mine, { dest: partner, recvbuf: received, source: partner })
sameElements('Sendrecv', received, (i) => at(partner, i))
received.fill(-1)
await MPI.Request.Waitall([comm.Isend(mine, partner), comm.Irecv(received, partner)])
sameElements('Isend and Irecv', received, (i) => at(partner, i))
export default wrong
