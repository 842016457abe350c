import { MPI } from 'tabmpi'

// The mistake of who comes from Python: the program's own function is called and not waited for.
const comm = MPI.COMM_WORLD

async function main(): Promise<void> {
  const box = new Float64Array(1)
  if (comm.rank === 0) await comm.Recv(box, { source: 1 })
  if (comm.rank === 1) await comm.Ssend(box, { dest: 0 })
  console.log('never printed')
}

void main()
