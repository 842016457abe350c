import type { RankTrace } from '../../page/trace-model.ts'

/** The queue of messages that came before a receive asked for them. */
export interface QueueState {
  /** At the end of what is known. */
  now: QueueLength
  /** The most at once, each for itself. */
  most: QueueLength
}

interface QueueLength {
  count: number
  bytes: number
}

export function queueState({ unexpected }: Pick<RankTrace, 'unexpected'>): QueueState {
  const { count, bytes } = unexpected.at(-1) ?? { count: 0, bytes: 0 }
  const most = { count: 0, bytes: 0 }
  for (const sample of unexpected) {
    most.count = Math.max(most.count, sample.count)
    most.bytes = Math.max(most.bytes, sample.bytes)
  }
  return { now: { count, bytes }, most }
}
