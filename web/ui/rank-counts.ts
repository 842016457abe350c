/** How many ranks a speed-up is measured with when `tabs` are here: 1, 2, 4, … and all of them. */
export function rankCounts(tabs: number): number[] {
  const counts: number[] = []
  for (let count = 1; count < tabs; count *= 2) counts.push(count)
  return [...counts, tabs]
}
