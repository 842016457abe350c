/** What an argument is that should be something else, for messages: `the text 'a'`, `of type Array`, `null`. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'string') return `the text '${value}'`
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'object') return `a ${typeof value}`
  const name: unknown = value.constructor?.name
  return typeof name === 'string' && name !== '' ? `of type ${name}` : 'an object'
}

/** The array kinds, as a message offers them. */
export const ARRAY_KINDS = 'a Float64Array, Float32Array, Int32Array or Uint32Array'
