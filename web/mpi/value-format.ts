/*
 * How a value travels in the lower-case calls: values nest, every object is numbered in order of appearance so that a
 * later mention of it is its number, and the bytes of arrays lie behind all values, each once.
 *
 *   message   u32 length of `values` | values: one value | buffer table | the buffers' bytes
 *   table     n, then for each buffer: `first` (its bytes before that one do not travel) and its length
 *   value     u8 tag, then by tag:
 *
 *   UNDEFINED NULL TRUE FALSE   nothing
 *   INT         zigzag n                      32-bit integers, not -0
 *   DOUBLE      8 bytes                       all other numbers
 *   BIGINT      u8 sign, n, hexadecimal digits
 *   STRING      n, UTF-8                      UTF16: n, 16-bit units (only for lone surrogates)
 *   REF         n                             the object numbered n
 *   OBJECT      n, then n times key, value
 *   ARRAY       n, then n values
 *   SPARSE      length, n, then n times key, value      holes, or more than elements
 *   MAP         2n, then keys and values      SET: n, then values
 *   ERROR       u8 index of the name, u8 has cause, message, stack, cause
 *   DATE        8 bytes                       REGEXP: value source, value flags
 *   BOXED       value                         new Number(5) and its like
 *   BUFFER      n in the table                ArrayBuffer
 *   VIEW        u8 index of the kind, n in the table, byte offset, length
 *
 *   key         n = 0: a new string follows as value; else: the n-th string that came so
 *   n           unsigned integer, 7 bits a byte, low bits first, high bit set on all but the last
 */

/** What a value begins with. */
export const Tag = {
  UNDEFINED: 0,
  NULL: 1,
  TRUE: 2,
  FALSE: 3,
  INT: 4,
  DOUBLE: 5,
  BIGINT: 6,
  STRING: 7,
  UTF16: 8,
  REF: 9,
  OBJECT: 10,
  ARRAY: 11,
  SPARSE: 12,
  MAP: 13,
  SET: 14,
  ERROR: 15,
  DATE: 16,
  REGEXP: 17,
  BOXED: 18,
  BUFFER: 19,
  VIEW: 20,
} as const

/** Errors that keep their class; all others arrive as Error, as in structured clone. */
export const ERROR_NAMES = [
  'Error',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TypeError',
  'URIError',
] as const

/** Views of memory by name. */
export const VIEW_NAMES = [
  'DataView',
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'BigInt64Array',
  'BigUint64Array',
  'Float32Array',
  'Float64Array',
  'Float16Array',
] as const
