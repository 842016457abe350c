import type { ViewRange } from './view-range.ts'

/** A place on the time axis, in CSS pixels from the left. */
export interface TimeTick {
  x: number
  text: string
}

/** CSS pixels that a mark's text needs. */
const ROOM = 90

/** Round moments in view, in one unit and with as many digits as tell them apart. @param width CSS pixels */
export function timeTicks({ fromMs, toMs }: ViewRange, width: number): TimeTick[] {
  const span = toMs - fromMs
  const step = roundStep((span * ROOM) / Math.max(width, ROOM))
  const [unitMs, unit] = unitOf(step, toMs)
  const digits = Math.max(0, -Math.floor(Math.log10(step / unitMs) + 1e-9))
  const ticks: TimeTick[] = []
  for (let i = Math.ceil(fromMs / step - 1e-9); i * step <= toMs; i++) {
    ticks.push({ x: ((i * step - fromMs) / span) * width, text: `${((i * step) / unitMs).toFixed(digits)} ${unit}` })
  }
  return ticks
}

function unitOf(step: number, toMs: number): [unitMs: number, unit: string] {
  if (step >= 100 || (toMs >= 10_000 && step >= 10)) return [1000, 's']
  return toMs < 0.999 ? [0.001, 'µs'] : [1, 'ms']
}

/** 1, 2 or 5 times a power of ten, at least `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  return ([1, 2, 5].find((times) => times * power >= least * (1 - 1e-9)) ?? 10) * power
}
