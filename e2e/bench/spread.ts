/** Several measurements of one thing. */
export interface Spread {
  median: number
  min: number
  max: number
}

/** @throws RangeError when there are no values */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const [min, max] = [sorted[0], sorted.at(-1)]
  const low = sorted[Math.floor((sorted.length - 1) / 2)]
  const high = sorted[Math.ceil((sorted.length - 1) / 2)]
  if (min === undefined || max === undefined || low === undefined || high === undefined) {
    throw new RangeError('spreadOf: no values')
  }
  return { median: (low + high) / 2, min, max }
}
