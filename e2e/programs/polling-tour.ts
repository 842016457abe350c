import { MPI } from 'tabmpi'
import { same, sameElements, wrong } from './findings.ts'

// Loops that do nothing but ask, on every link at once: each answer of no must let the messages pass. For two ranks or
// more.
const comm = MPI.COMM_WORLD
const { rank, size } = comm
const everybody = Array.from({ length: size }, (_, r) => r)
const [next, previous] = [(rank + 1) % size, (rank + size - 1) % size]

// From everybody to everybody, itself included, small and beyond what goes eagerly.
for (const n of [1, 50_000]) {
  const vector = (source: number, dest: number) =>
    Float64Array.from({ length: n }, (_, i) => (source * size + dest) * n + i)
  const received = everybody.map(() => new Float64Array(n))
  const requests = [
    ...received.map((buf, source) => comm.Irecv(buf, source, 1)),
    ...everybody.map((dest) => comm.Isend(vector(rank, dest), dest, 1)),
  ]
  while (!(await MPI.Request.Testall(requests)));
  for (const [source, buf] of received.entries()) {
    sameElements(`Testall: ${n} from ${source}`, buf, (i) => (source * size + rank) * n + i)
  }
}

// A number goes round the ring once for each way of asking; rank 0 sets it off, all others ask before it is sent.
const number = new Int32Array(1)
const waysOfAsking: Record<string, () => Promise<void>> = {
  async Test() {
    const request = comm.Irecv(number, previous, 2)
    while (!(await request.Test()));
  },
  async Testany() {
    const requests = [comm.Irecv(number, previous, 2), MPI.REQUEST_NULL]
    for (let found = false; !found; ) [, found] = await MPI.Request.Testany(requests)
  },
  async Testsome() {
    const requests = [comm.Irecv(number, previous, 2)]
    while ((await MPI.Request.Testsome(requests))?.length === 0);
  },
  async Get_status() {
    const request = comm.Irecv(number, previous, 2)
    while (!(await request.Get_status()));
    await request
  },
  async Iprobe() {
    while (!(await comm.Iprobe(previous, 2)));
    await comm.Recv(number, previous, 2)
  },
  async Improbe() {
    let message = await comm.Improbe(previous, 2)
    while (!message) message = await comm.Improbe(MPI.ANY_SOURCE, 2)
    await message.Recv(number)
  },
}
for (const [name, ask] of Object.entries(waysOfAsking)) {
  if (rank === 0) await comm.Send(Int32Array.of(1), next, 2)
  await ask()
  same(name, number[0], rank === 0 ? size : rank)
  if (rank > 0) await comm.Send(Int32Array.of(rank + 1), next, 2)
}

// A value, by the lower-case form of asking; and a collective.
const value = comm.irecv<string>(null, previous, 3)
const sent = comm.isend(`from ${rank}`, next, 3)
let got: string | null = null
while (got === null) got = (await value.test())[1]
same('test', got, `from ${previous}`)
while (!(await sent.Test()));
const barrier = comm.Ibarrier()
while (!(await barrier.Test()));

// Rank 0 says who sends next: that one's receive ends and no other.
if (rank === 0) {
  const sources = everybody.slice(1)
  const values = sources.map(() => new Float64Array(1))
  const requests = sources.map((source, i) => comm.Irecv(values[i] as Float64Array, source, 4))
  same('Testany before anyone sends', await MPI.Request.Testany(requests), [MPI.UNDEFINED, false])
  const status = new MPI.Status()
  for (const source of [...sources.slice(1), 1]) {
    await comm.send('your turn', source, 5)
    const index = await MPI.Request.Waitany(requests, status)
    same('Waitany', [sources[index], status.source, values[index]?.[0]], [source, source, source / 2])
  }
  same('Waitany when all have ended', await MPI.Request.Waitany(requests), MPI.UNDEFINED)
} else {
  await comm.recv(null, 0, 5)
  await comm.Send(Float64Array.of(rank / 2), 0, 4)
}
export default wrong
