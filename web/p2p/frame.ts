import { LINK_HEADER_BYTES } from '../transport/link.ts'

/**
 * What ranks say to each other, one message of these to a frame:
 *
 *   byte  0-15   the link's (see transport/framed-link.ts)
 *        16      type, below
 *        17      kind        u8:  element kind of the data (EAGER, RTS); the door's affair
 *        18-19   zero
 *        20-23   context     u32: communicator's context; odd ones carry its collectives (EAGER, RTS, FAILED,
 *                            TERMS, REVOKE, AGREE)
 *        24-27   tag         i32: tag, not negative (EAGER, RTS, FAILED, TERMS); credit class (CREDIT); which end
 *                            (FIN); which agreement (AGREE)
 *        28-31   id          u32: the sender's name of the send (RTS, CTS), the receiver's of the receive (DATA,
 *                            BREAK), envelopes given back (CREDIT), 1 in an answer (TERMS)
 *        32-39   bytes       f64: length of the whole message (EAGER, RTS), how much is wanted (CTS), offset (DATA),
 *                            bytes given back (CREDIT)
 *        40-43   reply       u32: the receiver's name of the receive (CTS)
 *        44-47   terms       u32: what the ranks of a collective call must agree on (EAGER, RTS, TERMS); 0 in user
 *                            messages
 *        48-     payload     (EAGER, DATA, FAILED, REVOKE, AGREE)
 *
 * All little-endian. The payload begins at a multiple of 8, so that a frame can be read through a typed array.
 *
 *   EAGER   a whole small message
 *   RTS     request to send: a message is announced; its sender waits for CTS
 *   CTS     clear to send: a receive has matched; `bytes` = 0 when it wants nothing (refused, or an empty message)
 *   DATA    a piece of a message, in order
 *   BREAK   the sender cannot read the rest of a message
 *   CREDIT  envelopes and bytes that the receiver has room for again
 *   FIN     tag 0: this rank posts no more receives; tag 1: it sends no more messages
 *   FAILED  this rank has failed in the collective call that uses `tag`; the payload says why (collective-calls.ts)
 *   TERMS   this rank takes part in that call with these terms, or has done so: asked of who is waited for, and answered
 *   REVOKE  the communicator is revoked; the payload has the world ranks of its ranks, a u32 each (revocations.ts)
 *   AGREE   a word of the communicator's agreement number `tag`, in the payload (agreement-message.ts)
 */
export const FrameType = {
  EAGER: 1,
  RTS: 2,
  CTS: 3,
  DATA: 4,
  BREAK: 5,
  CREDIT: 6,
  FIN: 7,
  FAILED: 8,
  TERMS: 9,
  REVOKE: 10,
  AGREE: 11,
} as const

const WITH_PAYLOAD: ReadonlySet<number> = new Set([
  FrameType.EAGER,
  FrameType.DATA,
  FrameType.FAILED,
  FrameType.REVOKE,
  FrameType.AGREE,
])

export const FRAME_HEADER_BYTES = LINK_HEADER_BYTES + 32

export interface FrameHeader {
  type: number
  kind: number
  context: number
  tag: number
  id: number
  bytes: number
  reply: number
  terms: number
}

/** What a frame's writer has to say; what is left out is 0. */
export type FrameFields = Partial<FrameHeader> & { type: number }

/** Writes the header in place. Memory that was used before may lie there. */
export function writeHeader(frame: Uint8Array, fields: FrameFields): void {
  const { type, kind = 0, context = 0, tag = 0, id = 0, bytes = 0, reply = 0, terms = 0 } = fields
  const view = new DataView(frame.buffer, frame.byteOffset + LINK_HEADER_BYTES)
  view.setUint32(0, type | (kind << 8), true)
  view.setUint32(4, context, true)
  view.setInt32(8, tag, true)
  view.setUint32(12, id, true)
  view.setFloat64(16, bytes, true)
  view.setUint32(24, reply, true)
  view.setUint32(28, terms, true)
}

/** A frame with this header and room for `payloadBytes`, zero-filled; `payloadOf` gives that room. */
export function encodeFrame(fields: FrameFields, payloadBytes = 0): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(FRAME_HEADER_BYTES + payloadBytes)
  writeHeader(frame, fields)
  return frame
}

/** Reads a peer's frame. @returns the header, or what is wrong with it: peers are not trusted */
export function decodeFrame(frame: Uint8Array): FrameHeader | string {
  if (frame.byteLength < FRAME_HEADER_BYTES) return `a frame of ${frame.byteLength} bytes`
  const view = new DataView(frame.buffer, frame.byteOffset + LINK_HEADER_BYTES)
  const header: FrameHeader = {
    type: view.getUint8(0),
    kind: view.getUint8(1),
    context: view.getUint32(4, true),
    tag: view.getInt32(8, true),
    id: view.getUint32(12, true),
    bytes: view.getFloat64(16, true),
    reply: view.getUint32(24, true),
    terms: view.getUint32(28, true),
  }
  const payloadBytes = frame.byteLength - FRAME_HEADER_BYTES
  if (header.type < FrameType.EAGER || header.type > FrameType.AGREE) return `a frame of unknown type ${header.type}`
  if (!Number.isSafeInteger(header.bytes) || header.bytes < 0) return `a length of ${header.bytes} bytes`
  if (header.tag < 0) return `the tag ${header.tag}`
  if (header.type === FrameType.EAGER && header.bytes !== payloadBytes) {
    return `a message of ${header.bytes} bytes in a frame with ${payloadBytes}`
  }
  if (payloadBytes > 0 && !WITH_PAYLOAD.has(header.type)) {
    return `a payload of ${payloadBytes} bytes in a frame of type ${header.type}`
  }
  return header
}

/** The bytes of a frame after its header, in place. */
export function payloadOf<B extends ArrayBufferLike>(frame: Uint8Array<B>): Uint8Array<B> {
  return frame.subarray(FRAME_HEADER_BYTES)
}
