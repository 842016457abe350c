import { MPI } from 'tabmpi'

// Rank 0 waits for a message that nobody sends; rank 1 computes for ever; the others wait for rank 0.
const comm = MPI.COMM_WORLD
console.log('begun')
if (comm.rank === 0) await comm.Recv(new Float64Array(1), { source: 1, tag: 11 })
if (comm.rank === 1) for (;;);
await comm.Barrier()
