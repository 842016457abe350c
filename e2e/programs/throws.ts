import { MPI } from 'tabmpi'

const comm = MPI.COMM_WORLD
await comm.Barrier()
if (comm.rank === 1) divide(1, 0)
// The others wait for what never comes: the failure of rank 1 must end them.
await comm.Recv(new Float64Array(1), { source: 1, tag: 11 })

function divide(a: number, b: number): number {
  if (b === 0) throw new RangeError(`${a} cannot be divided by zero`)
  return a / b
}
