import { SignalingError } from '../transport/signaling-client.ts'

const TOLD_OTHERWISE = new Set<SignalingError['code']>(['no-such-run', 'not-host', 'disconnected', 'timeout', 'closed'])

/**
 * Whether a refusal of a run's end needs no word of its own: a restarted server knows neither run nor host, and one that
 * could not be reached is told again as soon as it says that the run is in progress.
 */
export const isToldOtherwise = (error: unknown): boolean =>
  error instanceof SignalingError && TOLD_OTHERWISE.has(error.code)
