import * as v from 'valibot'
import type { ProgramDisplay } from './display.ts'

/** More of anything makes the page slow and shows nobody more. */
const MAX = { characters: 500, values: 200, columns: 64, rows: 2000, pixels: 2 ** 24, series: 64, points: 50_000 }

const text = v.pipe(
  v.string('must be text'),
  v.maxLength(MAX.characters, `must not be longer than ${MAX.characters} characters`),
)
const cell = v.union([v.number(), v.nan(), text], `must be a number, or text of at most ${MAX.characters} characters`)
const natural = v.pipe(
  v.number('must be a number'),
  v.safeInteger('must be a whole number'),
  v.minValue(0, 'must not be negative'),
)
const pixelCount = v.pipe(natural, v.minValue(1, 'must be at least 1'))
const title = v.exactOptional(text)

const isVector = (value: unknown): value is Float64Array | Float32Array | Int32Array | Uint32Array =>
  value instanceof Float64Array ||
  value instanceof Float32Array ||
  value instanceof Int32Array ||
  value instanceof Uint32Array
const VECTOR = 'a Float64Array, Float32Array, Int32Array or Uint32Array'
const vector = v.custom<Float64Array | Float32Array | Int32Array | Uint32Array>(isVector, `must be ${VECTOR}`)
const numbers = v.custom<number[] | Float64Array | Float32Array | Int32Array | Uint32Array>(
  (value) => isVector(value) || (Array.isArray(value) && value.every((element) => typeof element === 'number')),
  `must be an array of numbers, or ${VECTOR}`,
)
const record = <S extends v.GenericSchema>(value: S, what: string) =>
  v.pipe(
    v.record(v.string(), value, `must be an object of ${what}, each with its name`),
    v.check((entries) => Object.keys(entries).length > 0, 'must not be empty'),
    v.check((entries) => Object.keys(entries).length <= MAX.values, `must not have more than ${MAX.values} entries`),
    v.check((entries) => Object.keys(entries).every((name) => name.length <= MAX.characters), 'has too long a name'),
  )

const axis = v.object({
  label: text,
  scale: v.exactOptional(v.picklist(['linear', 'log'], "must be 'linear' or 'log'")),
})
const series = v.pipe(
  v.object({ label: text, x: numbers, y: numbers, rank: v.exactOptional(natural) }),
  v.check(({ x, y }) => x.length === y.length, 'must have as many x as y'),
)

const vectorsDisplay = v.object({
  kind: v.literal('vectors'),
  title,
  counts: v.array(natural, 'must be an array of counts, one for each rank'),
  vectors: record(vector, 'arrays'),
})
const numbersDisplay = v.object({ kind: v.literal('numbers'), title, values: record(cell, 'numbers') })
const tableDisplay = v.pipe(
  v.object({
    kind: v.literal('table'),
    title,
    columns: v.pipe(
      v.array(text, 'must be an array of names'),
      v.minLength(1, 'must not be empty'),
      v.maxLength(MAX.columns, `must not be more than ${MAX.columns}`),
    ),
    rows: v.pipe(
      v.array(v.array(cell, 'must be an array of cells'), 'must be an array of rows'),
      v.maxLength(MAX.rows, `must not be more than ${MAX.rows}: show some of them`),
    ),
  }),
  v.check(({ columns, rows }) => rows.every((row) => row.length === columns.length), 'must have one cell a column'),
)
const imageDisplay = v.pipe(
  v.object({
    kind: v.literal('image'),
    title,
    width: pixelCount,
    height: pixelCount,
    pixels: v.custom<Uint8ClampedArray | Uint8Array>(
      (value) => value instanceof Uint8ClampedArray || value instanceof Uint8Array,
      'must be a Uint8ClampedArray or Uint8Array',
    ),
    palette: v.exactOptional(
      v.union(
        [
          v.picklist(['heat', 'ranks']),
          v.pipe(v.array(v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/i))), v.minLength(1), v.maxLength(256)),
        ],
        "must be 'heat', 'ranks', or 1 to 256 colours such as '#ff8800'",
      ),
    ),
  }),
  v.check(({ width, height }) => width * height <= MAX.pixels, `must not have more than ${MAX.pixels} pixels`),
  v.check(
    ({ width, height, pixels }) => [1, 4].some((bytes) => pixels.length === bytes * width * height),
    ({ input: { width, height, pixels } }) =>
      `has ${pixels.length} bytes of pixels, but ${width} x ${height} take ${width * height} (places in the palette) or ${4 * width * height} (red, green, blue, opacity)`,
  ),
)
const plotDisplay = v.object({
  kind: v.literal('plot'),
  title,
  style: v.picklist(['lines', 'bars', 'points'], "must be 'lines', 'bars' or 'points'"),
  x: axis,
  y: axis,
  square: v.exactOptional(v.boolean('must be true or false')),
  series: v.pipe(
    v.array(series, 'must be an array of series'),
    v.maxLength(MAX.series, `must not be more than ${MAX.series}`),
    v.check(
      (all) => all.reduce((sum, { x }) => sum + x.length, 0) <= MAX.points,
      `must not have more than ${MAX.points} points in all: show some of them`,
    ),
  ),
})

const SCHEMAS = {
  vectors: vectorsDisplay,
  numbers: numbersDisplay,
  table: tableDisplay,
  image: imageDisplay,
  plot: plotDisplay,
}

/**
 * What a program passed to `display`, with nothing in it that the page does not know.
 * @throws TypeError naming the place and what it must be
 */
export function checkDisplay(value: unknown): ProgramDisplay {
  const kind: unknown = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined
  if (typeof kind !== 'string' || !isKind(kind)) {
    const kinds = Object.keys(SCHEMAS).map((name) => `'${name}'`)
    throw new TypeError(`display: kind must be one of ${kinds.join(', ')}`)
  }
  const result = v.safeParse(SCHEMAS[kind], value, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  throw new TypeError(`display: ${v.getDotPath(issue) ?? `the ${kind}`} ${issue.message}`)
}

const isKind = (kind: string): kind is keyof typeof SCHEMAS => Object.hasOwn(SCHEMAS, kind)
