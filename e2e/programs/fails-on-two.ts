import { MPI } from 'tabmpi'

const comm = MPI.COMM_WORLD
if (comm.size === 2) throw new RangeError('two ranks cannot share this')
await comm.Barrier()
