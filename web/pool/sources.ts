import { shown } from '../mpi/checks.ts'
import type { Call } from './orders.ts'

/** Where the arguments of a task come from: also without end, or one by one as they come. */
export type Source<T> = Iterable<T> | AsyncIterable<T>

/** A source of values, and how many there are if that is known. */
export interface Sized<T> {
  values: AsyncIterable<T>
  count: number | null
}

type Reader = Pick<AsyncIterator<unknown>, 'next' | 'return'>

/** The i-th values of all sources together, until one of them ends: Python's `zip`. @throws TypeError for what is no source */
export function zipped(op: string, sources: readonly unknown[]): Sized<Call> {
  const readable = sources.map((source) => checked(op, source))
  const counts = readable.map(countOf).filter((count) => count !== null)
  return { values: zip(readable), count: counts.length > 0 ? Math.min(...counts) : null }
}

/** A source whose values are lists of arguments. @throws TypeError for what is no source */
export function spread(op: string, source: unknown): Sized<Call> {
  const readable = checked(op, source)
  return { values: lists(op, readable), count: countOf(readable) }
}

/** In groups of `size`, the last one smaller. */
export async function* grouped<T>(values: AsyncIterable<T>, size: number): AsyncGenerator<T[], void, undefined> {
  let group: T[] = []
  for await (const value of values) {
    group.push(value)
    if (group.length < size) continue
    yield group
    group = []
  }
  if (group.length > 0) yield group
}

async function* zip(sources: readonly Source<unknown>[]): AsyncGenerator<Call, void, undefined> {
  const readers = sources.map(readerOf)
  try {
    for (;;) {
      const results = await Promise.all(readers.map((reader) => reader.next()))
      if (results.some(({ done }) => done)) return
      yield results.map(({ value }): unknown => value)
    }
  } finally {
    for (const reader of readers) await reader.return?.()
  }
}

async function* lists(op: string, source: Source<unknown>): AsyncGenerator<Call, void, undefined> {
  for await (const value of source) {
    if (!Array.isArray(value)) {
      throw new TypeError(`${op}: ${shown(value)} is among the arguments, but each must be an array, such as [2, 3]`)
    }
    yield value
  }
}

async function* each(source: Source<unknown>): AsyncGenerator<unknown, void, undefined> {
  yield* source
}

const readerOf = (source: Source<unknown>): Reader => each(source)

function checked(op: string, source: unknown): Source<unknown> {
  if (isSource(source)) return source
  throw new TypeError(
    `${op}: ${shown(source)} is no source of arguments; give an array or something else to iterate over`,
  )
}

/** Whether it can be iterated over. */
export function isSource(value: unknown): value is Source<unknown> {
  if (typeof value === 'string') return true
  return typeof value === 'object' && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value)
}

/** How many values there are, if that is known without reading them. */
export function countOf(source: Source<unknown>): number | null {
  if (typeof source === 'string') return null
  const count = 'length' in source ? source.length : 'size' in source ? source.size : null
  return typeof count === 'number' ? count : null
}
