/** How many ranks a speed-up is measured with when there can be `ranks`: 1, 2, 4, … and all of them. */
export function rankCounts(ranks: number): number[] {
  const counts: number[] = []
  for (let count = 1; count < ranks; count *= 2) counts.push(count)
  return [...counts, ranks]
}
