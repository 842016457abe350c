import type { RankState } from '../page/state.ts'

/** Times of the program's calls: a column per call, a row per rank. */
export interface StepTable {
  /** e.g. `Scatter`, `Scatter`, `gpu.map`, `Gather`; or with how often, where calls are summed up: `Scatter ×\u00a020`. */
  columns: string[]
  /** Milliseconds; null where the rank has not ended such a call, or this tab does not know. */
  rows: { rank: number; cells: (number | null)[] }[]
  /** The longest of all cells, the full width of a bar. */
  maxMs: number
}

const MAX_COLUMNS = 12

/**
 * The ranks of which steps are known. While all of them make the same few calls in the same order, each call has its own
 * column; else a column sums up all calls of one operation.
 */
export function stepTable(ranks: RankState[]): StepTable {
  const known = ranks.flatMap(({ steps }, rank) => (steps.length > 0 ? [{ rank, steps }] : []))
  const longest = known.reduce<RankState['steps']>((most, { steps }) => (steps.length > most.length ? steps : most), [])
  const alike = known.every(({ steps }) => steps.every((step, i) => step.op === longest[i]?.op))
  const { columns, rows } =
    alike && longest.length <= MAX_COLUMNS
      ? {
          columns: longest.map((step) => step.op),
          rows: known.map(({ rank, steps }) => ({ rank, cells: longest.map((_, i) => steps[i]?.durationMs ?? null) })),
        }
      : summed(known)
  return { columns, rows, maxMs: Math.max(0, ...rows.flatMap((row) => row.cells.map((ms) => ms ?? 0))) }
}

function summed(known: { rank: number; steps: RankState['steps'] }[]): Pick<StepTable, 'columns' | 'rows'> {
  const byRank = known.map(({ rank, steps }) => ({ rank, ops: sumByOp(steps) }))
  const ops = [...new Set(byRank.flatMap((row) => [...row.ops.keys()]))]
  return {
    columns: ops.map((op) => `${op} ×\u00a0${Math.max(...byRank.map((row) => row.ops.get(op)?.calls ?? 0))}`),
    rows: byRank.map((row) => ({ rank: row.rank, cells: ops.map((op) => row.ops.get(op)?.ms ?? null) })),
  }
}

function sumByOp(steps: RankState['steps']): Map<string, { calls: number; ms: number }> {
  const sums = new Map<string, { calls: number; ms: number }>()
  for (const { op, durationMs } of steps) {
    const { calls, ms } = sums.get(op) ?? { calls: 0, ms: 0 }
    sums.set(op, { calls: calls + 1, ms: ms + durationMs })
  }
  return sums
}
