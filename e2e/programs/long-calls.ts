import { MPI } from 'tabmpi'

// Rank 0 spends the run in twenty receives, one after the other, of some 100 ms each; rank 1 computes before it sends.
const comm = MPI.COMM_WORLD
const number = new Float64Array(1)

for (let k = 0; k < 20; k++) {
  if (comm.Get_rank() === 0) {
    await comm.Recv(number, { source: 1, tag: k })
  } else {
    const until = performance.now() + 100
    while (performance.now() < until) number[0] = k
    await comm.Send(number, { dest: 0, tag: k })
  }
}
