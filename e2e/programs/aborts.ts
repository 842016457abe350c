import { MPI } from 'tabmpi'

const comm = MPI.COMM_WORLD
if (comm.rank === comm.size - 1) comm.Abort(7)
await comm.Barrier()
