import type { RankTrace } from '../../page/trace-model.ts'
import type { ViewRange } from './view-range.ts'

/** From `x` on (CSS pixels) so many messages wait for a receive. */
export interface QueueStep {
  x: number
  count: number
}

/**
 * The length of the unexpected queue over the time in view. Of the changes within one pixel the largest is kept, and where
 * it ended up: a short burst is never hidden.
 * @param width CSS pixels of the view
 */
export function queueSteps(samples: RankTrace['unexpected'], view: ViewRange, width: number): QueueStep[] {
  const steps: QueueStep[] = [{ x: 0, count: 0 }]
  const scale = width / (view.toMs - view.fromMs)
  for (const { atMs, count } of samples) {
    if (atMs > view.toMs) break
    if (atMs <= view.fromMs) {
      steps[0] = { x: 0, count }
      continue
    }
    const x = Math.floor((atMs - view.fromMs) * scale)
    const last = steps.at(-1)
    const previous = steps.at(-2)
    if (last?.x === x && previous?.x === x) {
      if (last.count > previous.count) previous.count = last.count
      last.count = count
    } else if (last?.count !== count) steps.push({ x, count })
  }
  return steps
}
