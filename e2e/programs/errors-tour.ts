import { MPI } from 'tabmpi'
import { fails, same, wrong } from './findings.ts'

// Errors that are caught, after each of which the world goes on. For an even number of ranks.
const comm = await MPI.COMM_WORLD.Dup()
comm.Set_errhandler(MPI.ERRORS_RETURN)
const { rank, size } = comm
const [next, previous] = [(rank + 1) % size, (rank + size - 1) % size]

/** A message round the ring and a collective: both would miss what a failed call has left behind. */
async function goesOn(after: string): Promise<void> {
  const received = new Float64Array(3)
  const sent = comm.Isend(Float64Array.of(rank, 1, 2), next, 1)
  await comm.Recv(received, previous, 1)
  await sent
  same(`a message after ${after}`, received, Float64Array.of(previous, 1, 2))
  same(`a collective after ${after}`, await comm.allreduce(1), size)
}

// The message is longer than the buffer, sent at once or announced.
for (const n of [10, 50_000]) {
  const sent = comm.Isend(new Float64Array(n), next, 1)
  await fails(`${n} numbers where one fits`, 'ERR_TRUNCATE', () => comm.Recv(new Float64Array(1), previous, 1))
  await sent
  await goesOn(`a message of ${n} was too long`)
}

// Of two receives the second fails, then both.
for (const rooms of [
  [5, 1],
  [1, 1],
]) {
  const sends = [0, 1].map((tag) => comm.Isend(new Float64Array(5), next, tag))
  const receives = rooms.map((room, tag) => comm.Irecv(new Float64Array(room), previous, tag))
  const statuses: InstanceType<typeof MPI.Status>[] = []
  const code = rooms[0] === 5 ? 'ERR_TRUNCATE' : 'ERR_IN_STATUS'
  await fails('Waitall', code, () => MPI.Request.Waitall(receives, statuses))
  const classes = rooms.map((room) => (room === 5 ? MPI.SUCCESS : MPI.ERR_TRUNCATE))
  same(
    'statuses',
    statuses.map((status) => status.Get_error()),
    classes,
  )
  await MPI.Request.Waitall(sends)
  await goesOn('Waitall')
}

// Another kind of numbers, and values where numbers are expected.
const floats = comm.Isend(new Float64Array(1), next, 1)
await fails('floats as integers', 'ERR_TYPE', () => comm.Recv(new Int32Array(2), previous, 1))
await floats
const value = comm.isend('text', next, 1)
await fails('a value as floats', 'ERR_TYPE', () => comm.Recv(new Float64Array(8), previous, 1))
await value
await goesOn('the wrong types')

// What is refused before anything is sent.
const one = new Float64Array(1)
await fails('no such rank', 'ERR_RANK', () => comm.Send(one, size))
await fails('no such tag', 'ERR_TAG', () => comm.Send(one, next, -7))
await fails('no such root', 'ERR_ROOT', () => comm.Bcast(one, size))
await fails('more than there is', 'ERR_COUNT', () => comm.Send([one, 2], next))
await fails('no buffer attached', 'ERR_BUFFER', () => comm.Bsend(one, next))
await fails('a request that has ended', 'ERR_REQUEST', async () => MPI.REQUEST_NULL.Cancel())
await goesOn('refusals')

// Two ranks of a pair disagree on a count: the one that sees it says so.
const pair = await comm.Split(Math.floor(rank / 2), rank)
const disagreeing = (): Promise<void> => pair.Bcast(new Float64Array(pair.rank === 0 ? 4 : 3), 0)
if (pair.rank === 0) await disagreeing()
else await fails('disagreeing counts', 'ERR_TRUNCATE', disagreeing)
await goesOn('disagreeing counts')

// An error handler of the program's own hears of the error first.
const heard: number[] = []
comm.Set_errhandler(comm.Create_errhandler((_, code) => void heard.push(code)))
const tooLong = comm.Isend(new Float64Array(2), next, 1)
await fails('with an error handler', 'ERR_TRUNCATE', () => comm.Recv(one, previous, 1))
await tooLong
same('heard of', heard, [MPI.ERR_TRUNCATE])
await goesOn('an error handler')
export default wrong
