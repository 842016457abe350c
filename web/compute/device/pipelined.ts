/**
 * Calls `next`, which begins some work or returns null when there is no more, so that at most `depth` pieces are under
 * way. After a failure nothing more is begun, and it is thrown when all that was begun has ended.
 */
export async function pipelined(depth: number, next: () => Promise<void> | null): Promise<void> {
  let hasFailed = false
  const lane = async (): Promise<void> => {
    for (let work = next(); work !== null; work = hasFailed ? null : next()) {
      try {
        await work
      } catch (error) {
        hasFailed = true
        throw error
      }
    }
  }
  const lanes = await Promise.allSettled(Array.from({ length: depth }, lane))
  for (const outcome of lanes) if (outcome.status === 'rejected') throw outcome.reason
}
