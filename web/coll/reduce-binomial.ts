import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import { allocate } from '../p2p/memory.ts'
import { binomialTree } from './binomial-tree.ts'
import { loadBytes, storeBytes } from './buffer-copy.ts'
import type { Ranks } from './ranks.ts'
import { absorb, type Reduction } from './reduction.ts'

/**
 * Reduce up a binomial tree (drawn in binomial-tree.ts): every rank adds what its children bring, nearest first. Then each
 * rank holds the result of a run of ranks, and only neighbouring runs are combined. Eight ranks, root 0:
 *
 *   round 0    1>0        3>2        5>4        7>6        0-1  2-3  4-5  6-7
 *   round 1    2>0                   6>4                   0-3       4-7
 *   round 2    4>0                                         0-7
 *
 * Where the operation is not commutative, the tree stands on rank 0 and its result goes on to the root.
 *
 * Cost: ceil(log2 p) (α + nβ), and α + nβ more in that case. Memory: 2n.
 * Source: Thakur, Rabenseifner and Gropp 2005, section 4.6. MPI 4.1, section 6.9.1.
 *
 * @param input what this rank gives; null at a root whose data is in `output` (MPI_IN_PLACE)
 * @param output where root's result goes; not looked at elsewhere
 */
export async function reduceBinomial(
  ranks: Ranks,
  input: Buffer | null,
  output: Buffer | null,
  reduction: Reduction,
  root: number,
): Promise<void> {
  const { rank, size } = ranks
  const data = await loadBytes((input ?? output) as Buffer)
  const top = reduction.commutative ? root : 0
  const { parent, children } = binomialTree(rank, size, top)
  const theirs = allocate(children.length > 0 ? data.byteLength : 0)
  for (const child of children.toReversed()) {
    await ranks.all([ranks.receive(new BytesBuffer(theirs), child)])
    absorb(reduction, data, theirs, false)
  }
  if (parent !== null) await ranks.all([ranks.send(new BytesBuffer(data), parent)])
  if (rank === top && top !== root) await ranks.all([ranks.send(new BytesBuffer(data), root)])
  if (rank !== root || !output) return
  if (top === root) await storeBytes(data, output)
  else await ranks.all([ranks.receive(output, top)])
}
