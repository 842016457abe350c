import { args, MPI } from 'tabmpi'

// 8 bytes from rank 0 to rank 1 and back: args[0] times to warm up, then args[1] times. Result: milliseconds of one.
const comm = MPI.COMM_WORLD
const [warmUp = 0, loop = 1] = args.map(Number)
const data = new Float64Array(1)

async function roundTrips(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    if (comm.rank === 0) {
      await comm.Send(data, 1)
      await comm.Recv(data, 1)
    } else {
      await comm.Recv(data, 0)
      await comm.Send(data, 0)
    }
  }
}

await roundTrips(warmUp)
await comm.Barrier()
const began = MPI.Wtime()
await roundTrips(loop)
export default ((MPI.Wtime() - began) * 1000) / loop
