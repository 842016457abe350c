// Windows between real tabs: passive target, fences, shared memory where there is any.
import { MPI } from 'tabmpi'

const comm = MPI.COMM_WORLD
const { rank, size } = comm
const MiB = 2 ** 20

/** Nothing of MPI for a while: others are served meanwhile. */
const task = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => resolve()
    port2.postMessage(null)
  })

// Counting on rank 0, whose program calls nothing until all have counted.
const counters = await MPI.Win.Allocate(16, 8, null, comm)
const { buffer } = counters.tomemory()
const count = new BigInt64Array(buffer)
const tickets: number[] = []
if (rank > 0) {
  for (let i = 0; i < 20; i++) {
    const ticket = new BigInt64Array(1)
    await counters.Lock(0, MPI.LOCK_SHARED)
    counters.Fetch_and_op(BigInt64Array.of(1n), ticket, 0)
    await counters.Unlock(0)
    tickets.push(Number(ticket[0]))
  }
} else {
  const began = performance.now()
  while (Number(count[0]) < 20 * (size - 1) && performance.now() - began < 20_000) await task()
}
const all = (await comm.allgather(tickets)).flat().toSorted((a, b) => a - b)
const eachOnce = all.every((ticket, i) => ticket === i) && all.length === 20 * (size - 1)
await counters.Free()

// Large ones, between fences.
const elements = (4 * MiB) / 8
const large = await MPI.Win.Allocate(elements * 8, 8, null, comm)
const next = (rank + 1) % size
const mine = Float64Array.from({ length: elements }, (_, i) => rank * 1000 + (i % 997))
await large.Fence()
large.Put(mine, next)
await large.Fence()
const back = new Float64Array(elements)
large.Get(back, next)
await large.Fence()
const wrong = back.findIndex((value, i) => value !== mine[i])
await large.Free()

// Shared memory, or the reason why there is none.
let shared: number[] | string
try {
  const win = await MPI.Win.Allocate_shared(8, 8, null, comm)
  const { buffer: memory, byteOffset } = win.tomemory()
  new Float64Array(memory, byteOffset, 1)[0] = rank + 1
  await comm.Barrier()
  shared = Array.from({ length: size }, (_, other) => {
    const [theirs] = win.Shared_query(other)
    return new Float64Array(theirs.buffer, theirs.byteOffset, 1)[0] ?? -1
  })
  await win.Free()
} catch (error) {
  shared = error instanceof MPI.Exception ? error.message : String(error)
}

export default { eachOnce, wrong, shared }
