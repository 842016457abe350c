import { type MessageBuffer, messageBuffer } from './buffer-spec.ts'
import { PROC_NULL } from './constants.ts'
import { BYTE } from './predefined-datatypes.ts'

/**
 * Reads a buffer argument for one message to or from `peer`: with `MPI.PROC_NULL` on the other side `null` will do, as
 * nothing is read or written.
 * @throws {Exception} ERR_BUFFER, ERR_TYPE, ERR_COUNT when it is no buffer or does not hold what it says
 */
export function peerBuffer(op: string, what: string, value: unknown, peer: number): MessageBuffer {
  return messageBuffer(op, what, value === null && peer === PROC_NULL ? [null, 0, BYTE] : value)
}
