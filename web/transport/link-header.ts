import { LINK_HEADER_BYTES } from './link.ts'

/**
 * What a link writes at the start of every frame.
 *
 *   byte  0      VERSION
 *         1      type
 *         2- 3   zero
 *         4- 7   run         u32: frames of another run are dropped
 *         8-11   sequence    u32: number of this data frame, from 1, modulo 2^32; other types: of the last one sent
 *        12-15   acknowledge u32: number of the last data frame that arrived here (cumulative)
 *
 * All little-endian. An acknowledgement says that a frame arrived, not that a receive matched it: so a program's order
 * of receives can never close the window.
 */
export interface LinkHeader {
  type: number
  run: number
  sequence: number
  acknowledge: number
}

const VERSION = 1

export const DATA = 0
export const ACK = 1
/** Please answer. */
export const PLEASE = 2
/** The answer to one PLEASE; it acknowledges too. */
export const ANSWER = 3
/** On a wire that takes another's place: what has arrived here; all after that is to be sent again. */
export const RESUME = 4
/** The sender ends the link: no other wire will come. */
export const GOODBYE = 5

export type FrameType = typeof DATA | typeof ACK | typeof PLEASE | typeof ANSWER | typeof RESUME | typeof GOODBYE

/** Writes the header in place. */
export function writeLinkHeader(
  frame: Uint8Array<ArrayBuffer>,
  type: FrameType,
  run: number,
  sequence: number,
  acknowledge: number,
): void {
  const header = new DataView(frame.buffer, frame.byteOffset, LINK_HEADER_BYTES)
  header.setUint8(0, VERSION)
  header.setUint8(1, type)
  header.setUint16(2, 0, true)
  header.setUint32(4, run, true)
  header.setUint32(8, sequence >>> 0, true)
  header.setUint32(12, acknowledge >>> 0, true)
}

/** @returns the header, or what is wrong with it, in a few words */
export function readLinkHeader(frame: Uint8Array<ArrayBuffer>): LinkHeader | string {
  if (frame.byteLength < LINK_HEADER_BYTES) return `a frame of ${frame.byteLength} bytes`
  const header = new DataView(frame.buffer, frame.byteOffset, LINK_HEADER_BYTES)
  if (header.getUint8(0) !== VERSION) return `link version ${header.getUint8(0)}, not ${VERSION}`
  return {
    type: header.getUint8(1),
    run: header.getUint32(4, true),
    sequence: header.getUint32(8, true),
    acknowledge: header.getUint32(12, true),
  }
}
