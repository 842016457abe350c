import { MPI } from 'tabmpi'
import { same, sameElements, wrong } from './findings.ts'

// All modes of sending, from each rank to the next, small and beyond what goes eagerly. For two ranks or more.
const comm = MPI.COMM_WORLD
const { rank, size } = comm
const [next, previous] = [(rank + 1) % size, (rank + size - 1) % size]

for (const n of [1, 50_000]) {
  const mine = Float64Array.from({ length: n }, (_, i) => rank * n + i)
  const received = new Float64Array(n)
  const check = (what: string): void => {
    sameElements(`${what} of ${n}`, received, (i) => previous * n + i)
    received.fill(-1)
  }

  // Even ranks send first and odd ones receive first; the last of an odd number waits for rank 0.
  for (const mode of ['Send', 'Ssend'] as const) {
    if (rank % 2 === 0) await comm[mode](mine, next, 1)
    await comm.Recv(received, previous, 1)
    if (rank % 2 === 1) await comm[mode](mine, next, 1)
    check(mode)
  }

  // An Ssend has not ended before its receive: the receiver posts it only when it has been told of the test.
  const synchronous = comm.Issend(mine, next, 2)
  same(`Issend of ${n} before its receive`, await synchronous.Test(), false)
  await comm.Sendrecv(Int32Array.of(rank), {
    dest: next,
    recvbuf: new Int32Array(1),
    source: previous,
    sendtag: 3,
    recvtag: 3,
  })
  await comm.Recv(received, previous, 2)
  await synchronous.Wait()
  check('Issend')

  // All send before anyone receives, and use their arrays again at once.
  const space = new ArrayBuffer(mine.byteLength + MPI.BSEND_OVERHEAD)
  MPI.Attach_buffer(space)
  const used = mine.slice()
  await comm.Bsend(used, next, 4)
  used.fill(-2)
  await comm.Recv(received, previous, 4)
  same('Detach_buffer gives the space back', (await MPI.Detach_buffer()) === space, true)
  check('Bsend')

  // A ready send needs a receive that waits: its sender is told of it.
  const waiting = comm.Irecv(received, previous, 5)
  await comm.send('ready', previous, 6)
  same('the word that a receive waits', await comm.recv(null, next, 6), 'ready')
  await comm.Rsend(mine, next, 5)
  await waiting
  check('Rsend')

  const requests = [comm.Irecv(received, previous, 7), comm.Isend(mine, next, 7)]
  await MPI.Request.Waitall(requests)
  check('Isend')

  // Round the whole ring, each time in place.
  const travelling = mine.slice()
  for (let step = 0; step < size; step++) {
    await comm.Sendrecv_replace(travelling, next, { sendtag: 8, source: previous, recvtag: 8 })
    if (step === 0) sameElements(`Sendrecv_replace of ${n}`, travelling, (i) => previous * n + i)
  }
  sameElements(`Sendrecv_replace of ${n} round the ring`, travelling, (i) => rank * n + i)
}

// Nobody: ends at once and moves nothing.
const status = new MPI.Status()
const untouched = Float64Array.of(7)
await comm.Send(untouched, MPI.PROC_NULL)
await comm.Ssend(untouched, MPI.PROC_NULL)
await comm.Recv(untouched, MPI.PROC_NULL, 0, status)
await comm.Sendrecv_replace(untouched, MPI.PROC_NULL, { source: MPI.PROC_NULL })
same(
  'of PROC_NULL',
  [untouched[0], status.source, status.tag, status.Get_count(MPI.DOUBLE)],
  [7, MPI.PROC_NULL, MPI.ANY_TAG, 0],
)
same('recv of PROC_NULL', await comm.recv(null, MPI.PROC_NULL), null)

// To itself.
const own = new Float64Array(1)
const toItself = comm.Irecv(own, rank)
await comm.Send(Float64Array.of(rank + 0.5), rank)
await toItself
same('a message to itself', own[0], rank + 0.5)
export default wrong
