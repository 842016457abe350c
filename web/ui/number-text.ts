/** Integers in full, other numbers with so many significant digits; the sign of -0 is kept. */
export function numberText(value: number, digits = 6): string {
  if (Object.is(value, -0)) return '-0'
  if (Number.isSafeInteger(value)) return String(value)
  return String(Number(value.toPrecision(digits)))
}

/** A cell of a program's table. */
export function cellText(value: number | string, digits?: number): string {
  return typeof value === 'string' ? value : numberText(value, digits)
}

/** A duration in milliseconds, in the unit and precision that a person can compare at a glance. */
export function durationText(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`
  return `${ms.toFixed(ms < 10 ? 2 : ms < 100 ? 1 : 0)} ms`
}

/** A duration in milliseconds for a clock that runs: whole seconds, and minutes from a hundred on. */
export function secondsText(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return seconds < 100 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** `1 rank`, `4 ranks`. */
export function ranksText(count: number): string {
  return count === 1 ? '1 rank' : `${count} ranks`
}
