import { type Arrow, type Arrows, arrowsOf } from './arrows.ts'
import { type Bar, barsOf } from './bars.ts'
import { type QueueStep, queueSteps } from './queue-steps.ts'
import { type TimeTick, timeTicks } from './time-ticks.ts'
import type { TraceIndex } from './trace-index.ts'
import type { ViewRange } from './view-range.ts'

/** Everything that the timeline draws, in CSS pixels from its top left corner. */
export interface TimelineLayout {
  width: number
  height: number
  ticks: TimeTick[]
  rows: Row[]
  arrows: Arrows
  /** The longest unexpected queue of the whole trace: the full height of a row's step line. */
  longestQueue: number
}

/** One rank. Its height depends on the number of ranks only, so that nothing moves while a run goes on. */
export interface Row {
  y: number
  height: number
  lanes: { y: number; height: number; bars: Bar[] }[]
  /** Where the step line of the unexpected queue is drawn. */
  queue: { y: number; height: number; steps: QueueStep[] }
}

/** Above the rows: the time axis. */
export const AXIS_HEIGHT = 24
/** Part of a row that calls have; the rest has the queue. */
const CALLS_SHARE = 0.68
const PADDING = 3

/** Which messages have arrows. */
export type Shown = 'all' | 'program' | 'collectives' | 'none'

/** The height of each rank's row: more ranks, lower rows. */
export function rowHeight(ranks: number): number {
  if (ranks <= 8) return 48
  return ranks <= 16 ? 36 : 26
}

export function timelineHeight(ranks: number): number {
  return AXIS_HEIGHT + ranks * rowHeight(ranks)
}

export function timelineLayout(index: TraceIndex, view: ViewRange, width: number, shown: Shown): TimelineLayout {
  const { ranks } = index.trace
  const height = rowHeight(ranks.length)
  const rows = ranks.map(({ calls, unexpected }, rank): Row => {
    const y = AXIS_HEIGHT + rank * height
    const lanes = index.lanes[rank] ?? []
    const callsHeight = (height - 2 * PADDING) * CALLS_SHARE
    const each = callsHeight / Math.max(1, lanes.length)
    return {
      y,
      height,
      lanes: lanes.map((lane, i) => {
        return { y: y + PADDING + i * each, height: each, bars: barsOf(lane, calls, view, width) }
      }),
      queue: {
        y: y + PADDING + callsHeight + 2,
        height: height - 2 * PADDING - callsHeight - 2,
        steps: queueSteps(unexpected, view, width),
      },
    }
  })
  return {
    width,
    height: timelineHeight(ranks.length),
    ticks: timeTicks(view, width),
    rows,
    arrows: arrowsOf(index, view, width, (message) => isShown(message, shown)),
    longestQueue: index.longestQueue,
  }
}

/** Where an arrow ends on its row: the middle of the calls. */
export function arrowY(row: Row): number {
  return row.y + PADDING + ((row.height - 2 * PADDING) * CALLS_SHARE) / 2
}

/** Whether the arrow is of a message of that kind. */
export function isShown({ isCollective }: Pick<Arrow, 'isCollective'>, shown: Shown): boolean {
  return shown === 'all' || shown === (isCollective ? 'collectives' : 'program')
}
