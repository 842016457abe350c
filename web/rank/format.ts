/** An array with more elements than this is shortened to its ends, as NumPy prints it. */
const WHOLE_ARRAY = 1000
const EDGE = 3
const MAX_DEPTH = 4

/** The line that `console.log(...values)` prints: strings as they are, numeric arrays as `[1, 2, 3]`. */
export function formatLine(values: readonly unknown[]): string {
  return values.map((value) => (typeof value === 'string' ? value : format(value, []))).join(' ')
}

function format(value: unknown, parents: readonly object[]): string {
  switch (typeof value) {
    case 'string':
      return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value)
    case 'bigint':
      return `${value}n`
    case 'symbol':
      return value.toString()
    case 'function':
      return `[Function ${value.name || 'anonymous'}]`
    case 'object':
      return value === null ? 'null' : formatObject(value, parents)
    default:
      return String(value)
  }
}

function formatObject(value: object, parents: readonly object[]): string {
  if (parents.includes(value)) return '[Circular]'
  if (value instanceof Error) return value.stack ?? String(value)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
  if (value instanceof RegExp) return String(value)
  const inner = (entry: unknown): string => format(entry, [...parents, value])
  if (isNumericArray(value)) return formatList(value.length, (i) => format(value[i], []))
  const deep = parents.length >= MAX_DEPTH
  if (Array.isArray(value)) return deep ? '[Array]' : formatList(value.length, (i) => inner(value[i]))
  if (deep) return `[${nameOf(value) || 'Object'}]`
  if (value instanceof ArrayBuffer) return `ArrayBuffer { ${value.byteLength} bytes }`
  if (value instanceof Map) {
    return braces(
      'Map',
      [...value].map(([key, entry]) => `${inner(key)} => ${inner(entry)}`),
    )
  }
  if (value instanceof Set) return braces('Set', [...value].map(inner))
  return braces(
    nameOf(value),
    Object.entries(value).map(([key, entry]) => `${keyText(key)}: ${inner(entry)}`),
  )
}

function formatList(length: number, element: (index: number) => string): string {
  const indices = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i)
  if (length <= WHOLE_ARRAY) return `[${indices(0, length).map(element).join(', ')}]`
  const ends = [...indices(0, EDGE).map(element), '…', ...indices(length - EDGE, length).map(element)]
  return `[${ends.join(', ')}] (${length} elements)`
}

function braces(name: string, entries: string[]): string {
  const prefix = name ? `${name} ` : ''
  return entries.length === 0 ? `${prefix}{}` : `${prefix}{ ${entries.join(', ')} }`
}

const keyText = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : `'${key}'`)

/** The class of an object that is not a plain one. */
function nameOf(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === null || prototype === Object.prototype) return ''
  const name: unknown = value.constructor?.name
  return typeof name === 'string' ? name : ''
}

function isNumericArray(value: object): value is ArrayLike<number | bigint> & object {
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
}
