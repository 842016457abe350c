import type { Aggregate } from './aggregate.ts'
import type { Goal } from './goals.ts'
import { communicationMs, LESSON_WAYS, type LessonSize } from './lesson-sizes.ts'
import type { Scaling } from './scaling.ts'
import { spreadOf } from './spread.ts'
import { spreadText, table, threeDigits } from './table.ts'
import { ratios } from './turns.ts'

/** The lesson by size, tabs and way, as a table. */
export function lessonSizesText(sizes: readonly LessonSize[]): string {
  const rows = sizes.flatMap(({ tabs, elements, times }) =>
    LESSON_WAYS.flatMap((way) => {
      const runs = times[way]
      if (!runs) return []
      const share = runs.map((run) => (100 * communicationMs(run)) / run.wholeMs)
      const columns = [runs.map(({ wholeMs }) => wholeMs), runs.map(communicationMs), share]
      return [[`2^${Math.log2(elements)}`, String(tabs), way, ...columns.map((each) => threeDigits(spreadOf(each)))]]
    }),
  )
  const isCompared = sizes.some(({ times }) => times['mpi4py, TCP'])
  return table(
    `The lesson end to end: median (min-max) of the runs${isCompared ? '' : '; mpi4py is not on this machine, left out'}`,
    ['N', 'ranks', 'over', 'whole, ms', 'communication, ms', 'communication, %'],
    rows,
  )
}

/** Strong and weak scaling, as a table. */
export function scalingText(scalings: readonly Scaling[]): string {
  const rows = scalings.flatMap(({ program, kind, sides, tabs, ms }) =>
    tabs.map((size, i) => {
      const [one, these] = [ms[0] ?? [], ms[i] ?? []]
      const speedUp = ratios(one, these)
      const efficiency = speedUp.map((value) => (kind === 'strong' ? (value * (tabs[0] ?? 1)) / size : value))
      const figures = [spreadText(spreadOf(these), 0), spreadText(spreadOf(efficiency), 2)]
      return [program, kind, String(size), String(sides[i]), ...figures]
    }),
  )
  return table(
    'Scaling over the fastest links: median (min-max) of the rounds',
    ['', 'scaling', 'tabs', 'side', 'ms', 'efficiency'],
    rows,
  )
}

/** Collectives as a share of what their tabs move in pairs, as a table. */
export function aggregateText(aggregates: readonly Aggregate[]): string {
  const rows = aggregates.flatMap(({ tabs, transport, pairs, ops }) =>
    ops.map(({ op, bytesPerSecond }) => [
      op,
      String(tabs),
      transport,
      threeDigits(spreadOf(bytesPerSecond.map((each) => each / 1e6))),
      threeDigits(spreadOf(pairs.map((each) => each / 1e6))),
      spreadText(spreadOf(ratios(bytesPerSecond, pairs)), 2),
    ]),
  )
  return table(
    'Collectives of 8 MB, all ranks together: median (min-max) of the rounds',
    ['', 'tabs', 'links', 'MB/s', 'all pairs at once, MB/s', 'share (goal >= 0.7)'],
    rows,
  )
}

/** What was to be reached, as a table. */
export function goalsText(goals: readonly Goal[]): string {
  const verdict = (isMet: boolean | null): string => (isMet === null ? 'not measured' : isMet ? 'met' : 'not met')
  return table(
    'Goals: medians of the ratios within a round',
    ['measure', 'goal', 'figure', ''],
    goals.map(({ measure, goal, figure, unit, isMet }) => [
      measure,
      goal,
      figure === null ? '' : `${Number(figure.toPrecision(3))} ${unit}`.trim(),
      verdict(isMet),
    ]),
  )
}
