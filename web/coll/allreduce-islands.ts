import { allreduceRabenseifner } from './allreduce-rabenseifner.ts'
import { allreduceRecursiveDoubling } from './allreduce-recursive-doubling.ts'
import { allreduceRing } from './allreduce-ring.ts'
import { bcastBinomial } from './bcast-binomial.ts'
import { bcastChain } from './bcast-chain.ts'
import { islandLevels } from './island-levels.ts'
import { reduceBinomial } from './reduce-binomial.ts'
import { reduceRabenseifner } from './reduce-rabenseifner.ts'
import type { Allreduce } from './reduction.ts'

/**
 * Allreduce on islands (islands.ts): each island reduces to its first rank, these reduce to all of them, and each island
 * broadcasts. Eight ranks in three browsers (0 1 2, 3 4, 5 6 7); `=` is a slow link, `>` a fast one:
 *
 *   inside      1>0 2>0         4>3         6>5 7>5
 *   leaders     0=3=5           every one gets the result
 *   inside      0>1 0>2         3>4         5>6 5>7
 *
 * Small data goes by binomial trees and recursive doubling. Rank order is kept where the ranks of each island follow each
 * other; elsewhere the operation must be commutative. All ranks get the same bits.
 *
 * Cost for b islands of k ranks at most: what b ranks take (allreduce-recursive-doubling.ts) slow, and 2 ceil(log2 k)
 * (α + nβ) fast. Memory: 2n. Source: as bcast-islands.ts. MPI 4.1, section 6.9.6.
 */
export const allreduceIslands: Allreduce = async (ranks, input, output, reduction) => {
  const { inside, leaders } = islandLevels(ranks)
  await reduceBinomial(inside, leaders ? input : (input ?? output), leaders && output, reduction, 0)
  if (leaders) await allreduceRecursiveDoubling(leaders, null, output, reduction)
  await bcastBinomial(inside, output, 0)
}

/**
 * The same for large data: Rabenseifner's reduce and a chain inside, a ring of the leaders (halves where order matters).
 *
 * Cost: 2(b-1) α + 2n(b-1)/b β slow; 2 log2 k α + 2n(k-1)/k β, and (n/s + k - 2) (α + sβ), fast. A ring of all ranks would
 * carry 2n(p-1)/p over each slow link. Memory: 2n.
 */
export const allreduceIslandsLarge: Allreduce = async (ranks, input, output, reduction) => {
  const { inside, leaders } = islandLevels(ranks)
  await reduceRabenseifner(inside, leaders ? input : (input ?? output), leaders && output, reduction, 0)
  const between = reduction.commutative ? allreduceRing : allreduceRabenseifner
  if (leaders) await between(leaders, null, output, reduction)
  await bcastChain(inside, output, 0)
}
