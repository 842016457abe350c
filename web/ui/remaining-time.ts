import type { RankState } from '../page/state.ts'

/** Before a rank has run this long, its speed says nothing. */
const LEAST_MS = 500

/**
 * Milliseconds until the slowest rank that tells its progress is done, if it goes on as it has so far; null while that
 * cannot be said. It counts from that rank's last report.
 */
export function remainingMs(ranks: readonly RankState[]): number | null {
  const remaining = ranks.flatMap(({ phase, progress }) => {
    if (phase !== 'running' || progress === null || progress.done <= 0 || progress.atMs < LEAST_MS) return []
    return [(progress.atMs * (progress.total - progress.done)) / progress.done]
  })
  return remaining.length === 0 ? null : Math.max(...remaining)
}
