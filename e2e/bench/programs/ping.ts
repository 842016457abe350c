/** Round trips of 8 bytes between ranks 0 and 1, after some that do not count. Result of rank 0: milliseconds of one. */
import { args, MPI } from 'tabmpi'

const comm = MPI.COMM_WORLD
const loops = Number(args[0])
const message = new Float64Array(1)

async function roundTrips(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    if (comm.rank === 0) {
      await comm.Send(message, 1)
      await comm.Recv(message, 1)
    } else {
      await comm.Recv(message, 0)
      await comm.Send(message, 0)
    }
  }
}

await roundTrips(Math.ceil(loops / 4))
await comm.Barrier()
const began = performance.now()
await roundTrips(loops)
export default (performance.now() - began) / loops
