import type { Rounds } from '../turns.ts'
import { CONTESTANT_NAMES } from './contestants.ts'
import type { Cell } from './measure.ts'

/** What the goals speak of is measured often, and with everything. */
const GOAL: Rounds = { least: 7, most: 15, seconds: 60 }
const OTHER: Rounds = { least: 3, most: 5, seconds: 10 }

/** Only their small and their large messages are of interest. */
const most = CONTESTANT_NAMES.filter((name) => name !== 'rtc-relay' && name !== 'auto')

const eighths = (powers: readonly number[]): number[] => powers.map((power) => 8 ** power)

/** 8 B … 16 MiB in steps of 8; the goals' first. */
export const CELLS: readonly Cell[] = [
  { test: 'latency', bytes: 8, rounds: GOAL },
  { test: 'woken', bytes: 8, rounds: GOAL, contestants: ['rtc', 'shm', 'bare-shm', 'bare-shm-spin'] },
  { test: 'bandwidth', bytes: 16 * 2 ** 20, rounds: GOAL },
  ...eighths([2, 3, 4, 5, 6, 7]).map((bytes): Cell => ({ test: 'latency', bytes, rounds: OTHER, contestants: most })),
  ...eighths([1, 2, 3, 4, 5, 6, 7]).map(
    (bytes): Cell => ({ test: 'bandwidth', bytes, rounds: OTHER, contestants: most }),
  ),
  ...eighths([1, 3, 5, 8]).map((bytes): Cell => ({ test: 'bidirectional', bytes, rounds: OTHER, contestants: most })),
]
