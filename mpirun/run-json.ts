import type { Formation } from './formation.ts'
import type { RankRecord } from './program-run.ts'

/** What `tabmpi run --json` knows when the run is over. */
export interface RunFacts {
  program: string
  args: string[]
  exitCode: number
  /** As in `RunState`, or `{ kind: 'timeout' }`. */
  outcome: { kind: string }
  browser: { path: string; version: string }
  formation: Formation
  ranks: readonly RankRecord[]
  /** By rank, what it waited for when the time was up; null when the run ended by itself. */
  waiting: readonly string[][] | null
  /** `readyMs` and `runMs` are null when it did not come that far. */
  timings: { formedMs: number; readyMs: number | null; runMs: number | null; totalMs: number }
}

/** The one line that `--json` prints. */
export function runAsJson({ ranks, formation, waiting, ...facts }: RunFacts): string {
  return JSON.stringify({
    ...facts,
    size: ranks.length,
    links: formation.links,
    ranks: ranks.map(({ rank, phase, readyMs, output, result }) => ({
      rank,
      browser: formation.ranks[rank]?.browser,
      gpu: formation.ranks[rank]?.gpu,
      phase,
      readyMs,
      output,
      result: jsonSafe(result),
      ...(waiting && { waiting: waiting[rank] }),
    })),
  })
}

/**
 * The same value in JSON's terms: typed arrays as arrays; bigints, NaN and infinities as strings; errors by name and
 * message; undefined as null; what contains itself as '[circular]'.
 */
export function jsonSafe(value: unknown, ancestors: readonly object[] = []): unknown {
  if (value === undefined) return null
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value !== 'object' || value === null) return value
  if (ancestors.includes(value)) return '[circular]'
  const inner = (item: unknown): unknown => jsonSafe(item, [...ancestors, value])
  if (Array.isArray(value)) return value.map(inner)
  if (isTypedArray(value)) return Array.from<number | bigint, unknown>(value, inner)
  if (value instanceof Date || value instanceof URL || value instanceof RegExp)
    return String(value instanceof Date ? value.toISOString() : value)
  if (value instanceof Error) return { name: value.name, message: value.message }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inner(item)]))
}

function isTypedArray(value: object): value is ArrayBufferView & Iterable<number | bigint> {
  return ArrayBuffer.isView(value) && Symbol.iterator in value
}
