import { MPI } from 'tabmpi'

// The mistake of who comes from Python: the program's own function is called and not waited for.
const comm = MPI.COMM_WORLD

async function main(): Promise<void> {
  await comm.Recv(new Float64Array(1), { source: 1 - comm.rank })
  console.log('never printed')
}

void main()
