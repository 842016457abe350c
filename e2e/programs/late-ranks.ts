import { args, MPI } from 'tabmpi'
import { same, wrong } from './findings.ts'

// Every rank in turn comes late to collectives in which all others wait: for args[0] seconds it sends them messages of
// the same tags, kinds and lengths, and they answer, receiving from anyone with any tag. For two ranks or more.
const comm = MPI.COMM_WORLD
const { rank, size } = comm
const everybody = Array.from({ length: size }, (_, r) => r)
const seconds = Number(args[0])
const TAGS = 64
/** What a message holds, so that one taken for a collective's would show. */
const STRANGE = 1e6
const END = TAGS

for (const late of everybody) {
  const others = everybody.filter((r) => r !== late)
  const sum = new Float64Array(2)
  const exchanged = new Float64Array(2 * size)
  const told = new Float64Array(2)
  const enter = (): ReturnType<typeof comm.Ibarrier>[] => [
    comm.Iallreduce(Float64Array.of(rank, late), sum),
    comm.Ialltoall(new Float64Array(2 * size).fill(rank), exchanged),
    comm.Ibcast(rank === late ? told.fill(late) : told, late),
    comm.Ibarrier(),
  ]
  const message = new Float64Array(2)
  const status = new MPI.Status()

  if (rank === late) {
    for (const other of others) await comm.recv(null, other, END)
    const began = MPI.Wtime()
    let tag = 0
    while (MPI.Wtime() - began < seconds) {
      for (const other of others) await comm.Send(Float64Array.of(STRANGE, tag), other, tag)
      for (const _ of others) {
        await comm.Recv(message, MPI.ANY_SOURCE, MPI.ANY_TAG, status)
        same('an answer', [message, status.tag], [Float64Array.of(STRANGE + status.source, tag), tag])
      }
      tag = (tag + 1) % TAGS
    }
    const requests = enter()
    for (const other of others) await comm.Send(Float64Array.of(STRANGE, END), other, END)
    await MPI.Request.Waitall(requests)
  } else {
    const requests = enter()
    await comm.send('entered', late, END)
    for (;;) {
      await comm.Recv(message, MPI.ANY_SOURCE, MPI.ANY_TAG, status)
      same('a message', [message, status.source], [Float64Array.of(STRANGE, status.tag), late])
      if (status.tag === END) break
      same('the collectives still wait', await MPI.Request.Testany(requests), [MPI.UNDEFINED, false])
      await comm.Send(Float64Array.of(STRANGE + rank, status.tag), late, status.tag)
    }
    await MPI.Request.Waitall(requests)
  }
  same('Iallreduce', sum, Float64Array.of((size * (size - 1)) / 2, late * size))
  same(
    'Ialltoall',
    Array.from(exchanged),
    everybody.flatMap((r) => [r, r]),
  )
  same('Ibcast', told, Float64Array.of(late, late))
  // The next one is told only what is for it: nobody receives from anyone any more.
  await comm.Barrier()
}
export default wrong
