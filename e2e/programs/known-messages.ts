import { MPI } from 'tabmpi'

// Rank r sends `dest` + 1 messages of 10 r + dest + 1 doubles to every other rank, with r as tag.
const comm = MPI.COMM_WORLD
const rank = comm.Get_rank()
const others = Array.from({ length: comm.Get_size() }, (_, other) => other).filter((other) => other !== rank)

for (const dest of others) {
  for (let k = 0; k < dest + 1; k++) await comm.Send(new Float64Array(10 * rank + dest + 1), { dest, tag: rank })
}
for (const source of others) {
  const received = new Float64Array(10 * source + rank + 1)
  for (let k = 0; k < rank + 1; k++) await comm.Recv(received, { source, tag: source })
}
await comm.Bcast(new Float64Array(5))
