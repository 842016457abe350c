import type { SpeedupControl } from '../use-speedup.ts'

/** Nothing was measured, and nothing is when it is asked for. */
export const NO_SPEEDUP: SpeedupControl = {
  speedup: null,
  measure: () => {},
  end: () => {},
  isOpen: false,
  open: () => {},
}
