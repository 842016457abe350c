import { display, MPI } from 'tabmpi'

const comm = MPI.COMM_WORLD
const rank = comm.Get_rank()
const size = comm.Get_size()

const greeting = `Hello from rank ${rank} of ${size} on ${MPI.Get_processor_name()}`

// Lower-case gather moves any value; root gets one of each rank, in rank order, the others get null.
const greetings = await comm.gather(greeting, 0)
if (greetings) {
  for (const line of greetings) console.log(line)
  display({ kind: 'table', columns: ['rank', 'says'], rows: greetings.map((line, r) => [r, line]) })
}

export default greetings
