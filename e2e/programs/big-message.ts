import { args, MPI } from 'tabmpi'

// One message of args[0] bytes from rank 0 to rank 1, filled so that no two pieces of it are alike, and checked.
const comm = MPI.COMM_WORLD
const length = Number(args[0]) / 4
const data = new Uint32Array(length)
const at = (i: number): number => Math.imul(i, 2654435761) >>> 0
let wrong = 0
if (comm.rank === 0) {
  for (let i = 0; i < length; i++) data[i] = at(i)
  console.log('sending')
  await comm.Send(data, 1)
} else if (comm.rank === 1) {
  await comm.Recv(data, 0)
  for (let i = 0; i < length; i++) if (data[i] !== at(i)) wrong++
}
export default { rank: comm.rank, wrong, last: data[length - 1] }
