import { MPI } from 'tabmpi'

/** Every rank passes its number on around the ring; the result is what came. */
const comm = MPI.COMM_WORLD
const rank = comm.Get_rank()
const size = comm.Get_size()

const came = new Int32Array(1)
await comm.Sendrecv(Int32Array.of(rank), (rank + 1) % size, 0, came, (rank + size - 1) % size, 0)

export default came[0]
