import { args, MPI } from 'tabmpi'

// Arrays of args[0] bytes from rank 0 to rank 1: one to warm up, then args[1] of them. Result: bytes per second.
const comm = MPI.COMM_WORLD
const [bytes = 8, loop = 1] = args.map(Number)
const data = new Float64Array(bytes / 8)

async function transfer(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    if (comm.rank === 0) await comm.Send(data, 1)
    else await comm.Recv(data, 0)
  }
  await comm.Barrier()
}

await transfer(1)
const began = MPI.Wtime()
await transfer(loop)
export default (bytes * loop) / (MPI.Wtime() - began)
