/**
 * The binomial tree over p ranks: with every round the number of ranks that know something doubles.
 *
 *   root 0, eight ranks        0
 *                        /     |    \
 *                       4      2     1        rank r (counted from the root) hangs below r without its lowest bit;
 *                     /  \     |              its children are r + 2^k for the 2^k below that bit, largest first
 *                    6    5    3
 *                    |
 *                    7
 */
export interface TreeNode {
  /** null at the root. */
  parent: number | null
  /** The one with the largest subtree first. */
  children: number[]
  /** How many ranks its subtree has: itself and the next ones, counted from the root. */
  span: number
}

export function binomialTree(rank: number, size: number, root: number): TreeNode {
  const fromRoot = (rank - root + size) % size
  const children: number[] = []
  let bit = 1
  while (bit < size && (fromRoot & bit) === 0) {
    if (fromRoot + bit < size) children.unshift((fromRoot + bit + root) % size)
    bit *= 2
  }
  const parent = fromRoot === 0 ? null : (fromRoot - bit + root) % size
  return { parent, children, span: Math.min(bit, size - fromRoot) }
}
