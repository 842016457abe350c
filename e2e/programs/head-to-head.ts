/** Two neighbours that both receive before they send: a deadlock, whatever the number of ranks. */
import { MPI } from 'tabmpi'

const comm = MPI.COMM_WORLD
const peer = comm.rank ^ 1
const message = new Float64Array(4)

async function receiveFirst(): Promise<void> {
  await comm.Recv(message, peer, 5)
}

console.log(`rank ${comm.rank} receives from rank ${peer}`)
await receiveFirst()
await comm.Send(message, peer, 5)
