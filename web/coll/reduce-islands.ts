import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import { allocate } from '../p2p/memory.ts'
import { islandLevels } from './island-levels.ts'
import type { Ranks } from './ranks.ts'
import { reduceBinomial } from './reduce-binomial.ts'
import { reduceRabenseifner } from './reduce-rabenseifner.ts'
import type { Reduction } from './reduction.ts'

/**
 * Reduce on islands (islands.ts): each island reduces to its leader, then the leaders to the root. Eight ranks in three
 * browsers (0 1 2, 3 4, 5 6 7), root 0; `=` is a slow link, `>` a fast one:
 *
 *   inside      1>0 2>0         4>3         6>5 7>5
 *   leaders     3=0 5=0
 *
 * Small data goes up binomial trees on both levels. Rank order is kept where the ranks of each island follow each other;
 * elsewhere the operation must be commutative.
 *
 * Cost for b islands of k ranks at most: ceil(log2 b) (α + nβ) slow and ceil(log2 k) (α + nβ) fast; data crosses slow links
 * b - 1 times. Memory: 2n, and n at a leader. Source: as bcast-islands.ts. MPI 4.1, section 6.9.1.
 *
 * @param input what this rank gives; null at a root whose data is in `output` (MPI_IN_PLACE)
 * @param output where root's result goes; not looked at elsewhere
 */
export function reduceIslands(
  ranks: Ranks,
  input: Buffer | null,
  output: Buffer | null,
  reduction: Reduction,
  root: number,
): Promise<void> {
  return onBothLevels(reduceBinomial, ranks, { input, output, reduction, root })
}

/**
 * The same for large data, by Rabenseifner's algorithm (reduce-rabenseifner.ts) on both levels: the ranks of an island
 * share its work, and no leader gets the whole data more than twice over slow links.
 *
 * Cost: 2 log2 b α + 2n(b-1)/b β slow, 2 log2 k α + 2n(k-1)/k β fast. Memory: 2n, and n at a leader.
 */
export function reduceIslandsHalving(
  ranks: Ranks,
  input: Buffer | null,
  output: Buffer | null,
  reduction: Reduction,
  root: number,
): Promise<void> {
  return onBothLevels(reduceRabenseifner, ranks, { input, output, reduction, root })
}

interface ReduceArguments {
  input: Buffer | null
  output: Buffer | null
  reduction: Reduction
  root: number
}

async function onBothLevels(
  algorithm: typeof reduceBinomial,
  ranks: Ranks,
  { input, output, reduction, root }: ReduceArguments,
): Promise<void> {
  const { inside, head, leaders, top } = islandLevels(ranks, root)
  const atRoot = ranks.rank === root
  const room = leaders && !atRoot ? new BytesBuffer(allocate(input?.byteLength ?? 0)) : null
  await algorithm(inside, input, room ?? output, reduction, head)
  if (leaders) await algorithm(leaders, room, output, reduction, top)
}
