import { MPI } from 'tabmpi'
import { same, wrong } from './findings.ts'

// The lower-case forms, with values of every shape. For two ranks or more.
const comm = MPI.COMM_WORLD
const { rank, size } = comm
const everybody = Array.from({ length: size }, (_, r) => r)
const [next, previous] = [(rank + 1) % size, (rank + size - 1) % size]

const report = (r: number) => ({
  rank: r,
  name: `Größe ${r} 🙂`,
  nested: [{ deep: [[r], []] }, null, undefined, true],
  numbers: [-0, Number.NaN, Number.NEGATIVE_INFINITY, 2n ** 70n + BigInt(r)],
  places: new Map<string, Set<number>>([['here', new Set([r, r + 1])]]),
  data: new Float32Array(r * 1000).fill(r),
})

// Between two.
const requests = [comm.isend(report(rank), next, 1), comm.irecv(null, previous, 1)] as const
same('isend and irecv', (await MPI.Request.waitall(requests))[1], report(previous))
const exchanged = await comm.sendrecv(report(rank), { dest: next, source: previous })
same('sendrecv', exchanged, report(previous))
const first = rank === 0 ? comm.ssend(new Date(86_400_000), next, 2) : null
const date = await comm.recv<Date>(null, previous, 2)
if (rank > 0) await comm.ssend(date, next, 2)
await first
same('ssend of a date', [date instanceof Date, date.getTime()], [true, 86_400_000])
const message = comm.isend([rank], next, 3)
const matched = await comm.mprobe(previous, 3)
same('mprobe', await matched.recv(), [previous])
await message

// A value is taken as it is at the call, and may hold itself.
const changing: { at: number; self?: unknown } = { at: rank }
changing.self = changing
const sent = comm.isend(changing, next, 4)
changing.at = -1
const ring = await comm.recv<typeof changing>(null, previous, 4)
same('a value that holds itself', [ring.at, ring.self === ring], [previous, true])
await sent

// What cannot be cloned is refused where it is sent, and nobody hears of it.
try {
  await comm.send(() => {}, next, 5)
  wrong.push('a function was sent')
} catch (error) {
  same('the refusal of a function', error instanceof Error && error.name, 'DataCloneError')
}

// Among all.
for (const root of [0, size - 1]) {
  same('bcast', await comm.bcast(rank === root ? report(root) : null, root), report(root))
  const parts = rank === root ? everybody.map((r) => ({ for: r, by: root })) : null
  same('scatter', await comm.scatter(parts, root), { for: rank, by: root })
  same('gather', await comm.gather(report(rank), root), rank === root ? everybody.map(report) : null)
  same('reduce', await comm.reduce(rank + 1, MPI.PROD, root), rank === root ? factorial(size) : null)
}
same('allgather', await comm.allgather(report(rank)), everybody.map(report))
const forAll = everybody.map((r) => `${rank} to ${r}`)
same(
  'alltoall',
  await comm.alltoall(forAll),
  everybody.map((r) => `${r} to ${rank}`),
)
same('scan', await comm.scan(rank + 1, MPI.PROD), factorial(rank + 1))
same('exscan', await comm.exscan(rank + 1, MPI.PROD), rank === 0 ? null : factorial(rank))
same('MAXLOC', await comm.allreduce([rank % 2, rank], MPI.MAXLOC), [1, 1])
const joined = MPI.Op.Create((a: string, b: string) => `${a}, ${b}`)
same('an op of our own', await comm.allreduce(`rank ${rank}`, joined), everybody.map((r) => `rank ${r}`).join(', '))

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1)
}
export default wrong
