import type { Route } from './connection.ts'

/** A report of `RTCPeerConnection.getStats()`, of which the browser says more than the types know. */
type Report = Record<string, unknown>

/**
 * How the bytes of a connection go: `relayed` where either side's chosen address is one of a TURN server.
 * @param stats of `getStats()`
 * @returns null while no pair of addresses is chosen
 */
export function selectedRoute(stats: ReadonlyMap<string, Report>): Route | null {
  const pair = selectedPair(stats)
  if (!pair) return null
  const isRelay = (id: unknown): boolean => typeof id === 'string' && stats.get(id)?.['candidateType'] === 'relay'
  return isRelay(pair['localCandidateId']) || isRelay(pair['remoteCandidateId']) ? 'relayed' : 'direct'
}

function selectedPair(stats: ReadonlyMap<string, Report>): Report | undefined {
  const reports = [...stats.values()]
  const chosen = reports.find(({ type }) => type === 'transport')?.['selectedCandidatePairId']
  if (typeof chosen === 'string') return stats.get(chosen)
  // Firefox names no transport; the pair says it of itself.
  const pairs = reports.filter(({ type }) => type === 'candidate-pair')
  return (
    pairs.find((pair) => pair['selected'] === true) ??
    pairs.find((pair) => pair['nominated'] === true && pair['state'] === 'succeeded')
  )
}
