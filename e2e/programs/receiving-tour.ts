import { MPI } from 'tabmpi'
import { same, wrong } from './findings.ts'

// Messages of unknown origin, tag and length; probes; receives that are taken back. For two ranks or more.
const comm = MPI.COMM_WORLD
const { rank, size } = comm
const [next, previous] = [(rank + 1) % size, (rank + size - 1) % size]
const others = Array.from({ length: size }, (_, r) => r).filter((r) => r !== rank)
const status = new MPI.Status()

/** How long the message is that one rank sends another: some go eagerly, some do not. */
const lengthOf = (source: number, dest: number): number => 1 + source * 9_000 + dest

// Who sends what is learned by probing, and then received.
let sends = others.map((dest) => comm.Isend(new Float64Array(lengthOf(rank, dest)).fill(rank), dest, 10 + rank))
const heard = new Set<number>()
for (const _ of others) {
  await comm.Probe(MPI.ANY_SOURCE, MPI.ANY_TAG, status)
  const { source, tag } = status
  const data = new Float64Array(status.Get_count(MPI.DOUBLE)).fill(-1)
  await comm.Recv(data, source, tag, status)
  heard.add(source)
  same(
    `probed, from ${source}`,
    [tag, data.length, new Set(data)],
    [10 + source, lengthOf(source, rank), new Set([source])],
  )
  same(
    'the status of the receive',
    [status.source, status.tag, status.Get_count(MPI.DOUBLE)],
    [source, tag, data.length],
  )
}
same('heard of', heard.size, others.length)
await MPI.Request.Waitall(sends)
// The next messages must not come to who still takes any.
await comm.Barrier()

// Two that take messages at the same time never take the same one, nor one of another length than they were told.
const COPIES = 5
sends = others.flatMap((dest) =>
  Array.from({ length: COPIES }, (_, copy) =>
    comm.Isend(new Float64Array(lengthOf(rank, copy)).fill(rank * COPIES + copy), dest, 20),
  ),
)
const taken: number[] = []
async function take(count: number): Promise<void> {
  const mine = new MPI.Status()
  for (let i = 0; i < count; i++) {
    const message = await comm.Mprobe({ tag: 20, status: mine })
    const data = new Float64Array(mine.Get_count(MPI.DOUBLE)).fill(-1)
    await message.Recv(data)
    const number = data.at(-1) ?? -1
    same('taken', [data.length, data[0]], [lengthOf(mine.source, number % COPIES), number])
    taken.push(number)
  }
}
const expected = others.flatMap((r) => Array.from({ length: COPIES }, (_, copy) => r * COPIES + copy))
await Promise.all([take(others.length * COPIES - 3), take(3)])
same(
  'all taken',
  taken.toSorted((a, b) => a - b),
  expected,
)
await MPI.Request.Waitall(sends)
same('nothing is left', await comm.Improbe({ tag: 20 }), null)

// Long and short messages of one tag keep their order.
sends = Array.from({ length: 40 }, (_, i) => comm.Isend(new Float64Array(i % 3 === 0 ? 20_000 : 1).fill(i), next, 30))
for (let i = 0; i < 40; i++) {
  const data = new Float64Array(20_000)
  await comm.Recv(data, previous, MPI.ANY_TAG, status)
  same('in order', [data[0], status.Get_count(MPI.DOUBLE)], [i, i % 3 === 0 ? 20_000 : 1])
}
await MPI.Request.Waitall(sends)

// A short message leaves the rest of the buffer alone.
await comm.Isend(Float64Array.of(1, 2), next, 31)
const long = new Float64Array(4).fill(-1)
await comm.Recv(long, previous, 31)
same('a short message', long, Float64Array.of(1, 2, -1, -1))

// A receive that is taken back leaves the message to the next one; one that has its message keeps it.
const withdrawn = comm.Irecv(long, previous, 32)
withdrawn.Cancel()
await withdrawn.Wait(status)
same('cancelled', status.Is_cancelled(), true)
const kept = comm.Irecv(long, previous, 33)
// Nobody sends before its receiver has done so.
await comm.Barrier()
await comm.Isend(Float64Array.of(5), next, 32)
await comm.Isend(Float64Array.of(6), next, 33)
const now = new Float64Array(1)
await comm.Recv(now, previous, 32)
same('received after a cancel', now[0], 5)
while (!(await kept.Get_status()));
kept.Cancel()
await kept.Wait(status)
same('cancelled too late', [status.Is_cancelled(), long[0]], [false, 6])
export default wrong
