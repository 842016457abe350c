import type { Display } from '../page/state.ts'
import { numberText } from './number-text.ts'

type Vectors = Extract<Display, { kind: 'vectors' }>

/** The elements that one rank computed, shortened to a few columns. */
export interface VectorPart {
  rank: number
  /** Index of its first element. */
  first: number
  count: number
  /** Indices shown; null stands for those left out. */
  columns: (number | null)[]
  /** One row per vector: the values at `columns`, empty where a vector is shorter. */
  rows: { name: string; cells: string[] }[]
}

export interface VectorSummary {
  /** Elements of the longest vector. */
  length: number
  parts: VectorPart[]
  /** Ranks with elements that `parts` leaves out, before its last part. */
  hiddenRanks: number
  /** Ranks that had no element to compute. */
  idleRanks: number[]
}

const HEAD = 3
const TAIL = 2
const MAX_PARTS = 8

/** Cuts vectors by rank as `counts` says, and long parts down to their first and last elements. */
export function summariseVectors({ counts, vectors }: Vectors): VectorSummary {
  const busy: { rank: number; first: number; count: number }[] = []
  const idleRanks: number[] = []
  let first = 0
  for (const [rank, count] of counts.entries()) {
    if (count > 0) busy.push({ rank, first, count })
    else idleRanks.push(rank)
    first += count
  }
  const shown = busy.length > MAX_PARTS ? [...busy.slice(0, MAX_PARTS - 1), ...busy.slice(-1)] : busy
  return {
    length: Math.max(0, ...Object.values(vectors).map((vector) => vector.length)),
    parts: shown.map((part) => {
      const columns = columnsOf(part.first, part.count)
      const rows = Object.entries(vectors).map(([name, vector]) => ({
        name,
        cells: columns.map((index) => (index === null ? '…' : cellText(vector[index]))),
      }))
      return { ...part, columns, rows }
    }),
    hiddenRanks: busy.length - shown.length,
    idleRanks,
  }
}

function columnsOf(first: number, count: number): (number | null)[] {
  // A gap that hides a single element would be no shorter than the element.
  if (count <= HEAD + TAIL + 1) return indices(first, count)
  return [...indices(first, HEAD), null, ...indices(first + count - TAIL, TAIL)]
}

function indices(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i)
}

function cellText(value: number | undefined): string {
  return value === undefined ? '' : numberText(value)
}
