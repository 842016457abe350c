/** The first place whose value is at least `least`; `values.length` if there is none. @param values never fall */
export function firstAtLeast(values: ArrayLike<number>, least: number): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((values[middle] ?? Infinity) < least) low = middle + 1
    else high = middle
  }
  return low
}
