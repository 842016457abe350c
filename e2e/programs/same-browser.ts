import { MPI } from 'tabmpi'

const comm = MPI.COMM_WORLD
const browser = await comm.Split_type(MPI.COMM_TYPE_SHARED)
// The text from the lowest rank of this browser: what moves in the new communicator.
const first = await browser.bcast(`rank ${comm.rank}`)
const all = await comm.gather(`rank ${comm.rank} is with ${first}, ${browser.size} tabs`)
if (all) for (const line of all) console.log(line)

export default await browser.allgather(comm.rank)
