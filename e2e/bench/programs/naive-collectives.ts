import { MPI } from 'tabmpi'

/*
 * What collectives are compared with: what one writes first, with messages alone. Root, rank 0, deals with one rank after
 * the other; where all give to all, everything is sent at once and in no order.
 */
const comm = MPI.COMM_WORLD
const { rank, size } = comm
const others = Array.from({ length: size }, (_, r) => r).filter((r) => r !== rank)
const NOTHING = new Uint8Array(0)

/** All report to root, which answers when it has heard of everybody. */
export async function naiveBarrier(): Promise<void> {
  if (rank > 0) {
    await comm.Send(NOTHING, 0)
    await comm.Recv(NOTHING, 0)
    return
  }
  for (const other of others) await comm.Recv(NOTHING, other)
  for (const other of others) await comm.Send(NOTHING, other)
}

/** Root sends its data to everybody. */
export async function naiveBcast(data: Float64Array): Promise<void> {
  if (rank > 0) return comm.Recv(data, 0)
  for (const other of others) await comm.Send(data, other)
}

/** Root receives everybody's numbers, adds them up, and sends the sums to everybody. */
export async function naiveAllreduce(mine: Float64Array, sums: Float64Array): Promise<void> {
  if (rank > 0) {
    await comm.Send(mine, 0)
    return comm.Recv(sums, 0)
  }
  sums.set(mine)
  const theirs = new Float64Array(mine.length)
  for (const other of others) {
    await comm.Recv(theirs, other)
    MPI.SUM.Reduce_local(theirs, sums)
  }
  for (const other of others) await comm.Send(sums, other)
}

/** Everybody's block for everybody at once. */
export async function naiveAlltoall(blocks: Float64Array, received: Float64Array): Promise<void> {
  const length = blocks.length / size
  const block = (whole: Float64Array, r: number): Float64Array => whole.subarray(r * length, (r + 1) * length)
  block(received, rank).set(block(blocks, rank))
  await MPI.Request.Waitall(
    others.flatMap((other) => [comm.Irecv(block(received, other), other), comm.Isend(block(blocks, other), other)]),
  )
}
