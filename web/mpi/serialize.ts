import { Exception } from './exception.ts'
import { ValueReader } from './value-reader.ts'
import { ValueWriter } from './value-writer.ts'

/**
 * A value as bytes, for `deserialize` on another rank. Takes what structured clone takes, with its meaning: cycles and
 * shared references, `undefined`, -0, NaN, bigints, holes, Date, RegExp, Map, Set, Error with cause, boxed primitives,
 * memory and its views; objects of a class become plain ones. Otherwise than there: of an array's memory only what the
 * arrays in the value cover travels, shared and resizable memory arrives as a plain ArrayBuffer, and an object that
 * calls itself something else (`Symbol.toStringTag`, as Blob and Promise do) is refused.
 * @param op the operation, e.g. `send`, and
 * @param what its argument that holds the value, e.g. `obj`, for error messages
 * @throws {DOMException} DataCloneError, with the path to the part that cannot be cloned, e.g. `obj.a[3]`, a function
 * @throws {Exception} ERR_BUFFER for an array whose memory was transferred
 */
export function serialize(op: string, what: string, value: unknown): Uint8Array<ArrayBuffer> {
  return new ValueWriter(op, what).write(value)
}

/**
 * The value that `serialize` made these bytes of. Hostile bytes neither hang nor exhaust memory nor touch a prototype.
 * @throws {Exception} ERR_TYPE when they are not such bytes
 */
export function deserialize(bytes: Uint8Array): unknown {
  try {
    return new ValueReader(bytes).read()
  } catch (cause) {
    // The engine quotes what it could not read, however long.
    const why = (cause instanceof Error ? cause.message : String(cause)).slice(0, 200)
    throw new Exception('ERR_TYPE', `deserialize: what arrived is no serialised value: ${why}`, { cause })
  }
}
