/** All wait for rank 1, which computes for some seconds before it sends: slow, and no deadlock. */
import { args, MPI } from 'tabmpi'

const comm = MPI.COMM_WORLD
const busyMs = Number(args[0])
const message = new Float64Array(4)
if (comm.rank === 1) {
  const until = performance.now() + busyMs
  while (performance.now() < until) message[0] = Math.sqrt(until)
}
await comm.Bcast(message, 1)
export default comm.rank
