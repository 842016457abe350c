/** One axis of a plot: where a value lies on it, and which values are written beside it. */
export interface PlotScale {
  /** From 0 (the axis' beginning) to 1. */
  at: (value: number) => number
  ticks: { value: number; text: string }[]
}

const TICKS = 5
/** What is smaller is drawn as 0. */
const LEAST = 1e-300

/** The axis begins and ends at round numbers. @param values between -1e300 and 1e300; none make an axis from 0 to 1 */
export function linearScale(values: readonly number[]): PlotScale {
  let low = values.length === 0 ? 0 : values.reduce((least, value) => Math.min(least, value))
  let high = values.length === 0 ? 1 : values.reduce((most, value) => Math.max(most, value))
  const isWhole = values.length > 0 && low < high && values.every(Number.isInteger)
  const size = Math.max(Math.abs(low), Math.abs(high))
  if (size < LEAST) [low, high] = [0, 1]
  // Marks so near to each other would be the same number.
  else if (high - low < size * 1e-9) [low, high] = [low - size / 2, high + size / 2]
  const least = roundStep((high - low) / TICKS)
  // Between whole numbers, such as ranks, there is nothing to mark.
  const step = isWhole ? Math.max(1, least) : least
  const first = Math.floor(low / step + 1e-9)
  const last = Math.ceil(high / step - 1e-9)
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => tick((first + i) * step))
  return { at: (value) => (value / step - first) / (last - first), ticks }
}

/** The axis begins and ends at powers of ten. @param values above 0, finite; none make an axis from 1 to 10 */
export function logScale(values: readonly number[]): PlotScale {
  const low = values.length === 0 ? 1 : values.reduce((least, value) => Math.min(least, value))
  const high = values.length === 0 ? 10 : values.reduce((most, value) => Math.max(most, value))
  const first = Math.floor(Math.log10(low) + 1e-9)
  const last = Math.max(first + 1, Math.ceil(Math.log10(high) - 1e-9))
  const every = Math.ceil((last - first) / (TICKS + 1))
  const ticks = []
  for (let power = first; power <= last; power += every) ticks.push(tick(10 ** power))
  return { at: (value) => (Math.log10(value) - first) / (last - first), ticks }
}

/** 1, 2 or 5 times a power of ten, at least `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  return ([1, 2, 5].find((times) => times * power >= least * (1 - 1e-9)) ?? 10) * power
}

function tick(value: number): PlotScale['ticks'][number] {
  const exact = Number(value.toPrecision(12))
  const size = Math.abs(exact)
  if (size !== 0 && (size >= 1e6 || size < 1e-3))
    return { value: exact, text: exact.toExponential().replace('e+', 'e') }
  return { value: exact, text: String(exact) }
}
