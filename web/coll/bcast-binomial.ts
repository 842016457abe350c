import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import { binomialTree } from './binomial-tree.ts'
import type { Ranks } from './ranks.ts'

/**
 * Broadcast down a binomial tree (drawn in binomial-tree.ts): who has the data passes it on, largest subtree first, so that
 * with every round twice as many have it. Eight ranks, root 0:
 *
 *   round 0    0>4
 *   round 1    0>2                4>6
 *   round 2    0>1      2>3      4>5      6>7
 *
 * Cost: ceil(log2 p) (α + nβ) for n bytes. Memory: none beyond the buffer.
 * Source: Thakur, Rabenseifner and Gropp, Optimization of collective communication operations in MPICH, 2005,
 * section 4.4. MPI 4.1, section 6.4.
 */
export async function bcastBinomial(ranks: Ranks, buffer: Buffer, root: number): Promise<void> {
  const { parent, children } = binomialTree(ranks.rank, ranks.size, root)
  if (parent !== null) await ranks.all([ranks.receive(buffer, parent)])
  await ranks.all(children.map((child) => ranks.send(buffer, child)))
}

/** The same for data whose length only the root knows (`bytes`, null elsewhere). @returns the root's bytes, on every rank */
export async function bcastBytesBinomial(ranks: Ranks, bytes: Uint8Array | null, root: number): Promise<Uint8Array> {
  const { parent, children } = binomialTree(ranks.rank, ranks.size, root)
  let known = bytes ?? new Uint8Array(0)
  if (parent !== null) {
    const received = ranks.receiveAny(parent)
    await ranks.all([received.completion])
    known = received.bytes()
  }
  const buffer = new BytesBuffer(known)
  await ranks.all(children.map((child) => ranks.send(buffer, child)))
  return known
}
