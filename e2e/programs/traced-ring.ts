/** A token goes round twice; then all meet. Rank 0 tells how far it is, and the last message is a large one. */
import { MPI, progress } from 'tabmpi'

const comm = MPI.COMM_WORLD
const { rank, size } = comm
const next = (rank + 1) % size
const before = (rank + size - 1) % size
const token = new Int32Array(10)

for (let round = 0; round < 2; round++) {
  if (rank === 0) {
    await comm.Send(token, next, round)
    await comm.Recv(token, before, round)
  } else {
    await comm.Recv(token, before, round)
    await comm.Send(token, next, round)
  }
  if (rank === 0) progress(round + 1, 2)
}
const large = new Float64Array(50_000)
if (rank === 0) await comm.Send(large, size - 1, 7)
if (rank === size - 1) await comm.Recv(large, 0, 7)
await comm.Barrier()
