import type { Display } from '../page/state.ts'
import { type AmdahlFit, amdahlSpeedup, type SpeedupRow } from './speedup.ts'

type Plot = Extract<Display, { kind: 'plot' }>

/** Time, speed-up and efficiency over the number of ranks, each beside the ideal and Amdahl's fit. */
export function speedupPlots(rows: readonly SpeedupRow[], fit: AmdahlFit | null): Plot[] {
  const ranks = rows.map((row) => row.ranks)
  const most = Math.max(...ranks)
  const everyCount = Array.from({ length: most }, (_, i) => i + 1)
  const alone = rows.find((row) => row.ranks === 1)?.ms ?? Number.NaN
  // Outside of these bounds the law says nothing.
  const share = fit === null ? null : Math.min(1, Math.max(0, fit.serialShare))
  const plot = (
    title: string,
    yLabel: string,
    measured: (row: SpeedupRow) => number,
    ofSpeedup: (speedup: number, ranks: number) => number,
  ): Plot => {
    const law = (label: string, speedup: (p: number) => number) => {
      return { label, x: everyCount, y: everyCount.map((p) => ofSpeedup(speedup(p), p)) }
    }
    return {
      kind: 'plot',
      style: 'lines',
      title,
      x: { label: 'ranks' },
      y: { label: yLabel },
      series: [
        { label: 'measured', x: ranks, y: rows.map(measured) },
        law('ideal', (p) => p),
        ...(share === null ? [] : [law('Amdahl’s law, fitted', (p) => amdahlSpeedup(share, p))]),
      ],
    }
  }
  return [
    plot(
      'Time',
      'ms',
      (row) => row.ms,
      (speedup) => alone / speedup,
    ),
    plot(
      'Speed-up',
      'times as fast',
      (row) => row.speedup,
      (speedup) => speedup,
    ),
    plot(
      'Efficiency',
      'speed-up per rank',
      (row) => row.efficiency,
      (speedup, p) => speedup / p,
    ),
  ]
}
