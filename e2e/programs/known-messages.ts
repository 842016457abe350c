import { MPI } from 'tabmpi'

// Rank r sends `dest` + 1 messages of 10 r + dest + 1 doubles to every other rank, with r as tag.
const comm = MPI.COMM_WORLD
const rank = comm.Get_rank()
const size = comm.Get_size()

const requests = []
for (let source = 0; source < size; source++) {
  for (let k = 0; source !== rank && k <= rank; k++)
    requests.push(comm.Irecv(new Float64Array(10 * source + rank + 1), { source, tag: source }))
}
for (let dest = 0; dest < size; dest++) {
  for (let k = 0; dest !== rank && k <= dest; k++)
    await comm.Send(new Float64Array(10 * rank + dest + 1), { dest, tag: rank })
}
await MPI.Request.Waitall(requests)
await comm.Bcast(new Float64Array(5))
