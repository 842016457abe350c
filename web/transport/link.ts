/**
 * The seam everything above is tested through.
 *
 *      program -> mpi -> coll -> p2p         (know frames, ranks, matching)
 *                               |
 *                             Link           an ordered, reliable, flow-controlled pipe of frames to ONE peer
 *                               |
 *        loopback | rtc (data channel, or page relay) | port | shm
 *
 * A frame is at most `maxFrameBytes` long and begins with LINK_HEADER_BYTES that belong to the link: whoever builds a
 * frame leaves them free, so that payload is copied once on its way down and the link writes its header in place.
 * A link may say where a frame is built (`write`) and show it where it lies (`isLent`): shared memory is filled by the
 * sender's one copy and emptied by the receiver's.
 */

/** Bytes at the start of every frame that the link fills in. */
export const LINK_HEADER_BYTES = 16

export type LinkKind = 'self' | 'loopback' | 'rtc' | 'rtc-relay' | 'port' | 'shm'

/** Why a link ended. `message` names the peer's fate in words a student understands. */
export interface LinkLoss {
  reason: 'closed' | 'lost' | 'broken'
  message: string
}

/** News from a link travels up through these, given once with `attach`. */
export interface LinkEvents {
  /**
   * A frame has arrived, in order, exactly once; the first LINK_HEADER_BYTES are the link's. The receiver owns the
   * bytes, unless they are lent: then they are memory that others use again as soon as this returns. It must not throw
   * for what a peer sent: it calls `fail` on the link instead.
   */
  frame(frame: Uint8Array, isLent: boolean): void
  /**
   * The link is gone for good; nothing arrives any more. Called at most once, never after `close()`; by `attach` for a
   * link that was lost before.
   */
  lost(loss: LinkLoss): void
  /** The peer has given memory that both can use: what its `share` was given. */
  shared?(name: number, memory: SharedArrayBuffer): void
}

export interface Link {
  readonly kind: LinkKind
  /** Longest frame accepted, header included: 64 KiB or more. */
  readonly maxFrameBytes: number
  /** Starts delivery; frames that came earlier are delivered now, in order. Called exactly once. */
  attach(events: LinkEvents): void
  /**
   * Hands over a frame (and its ArrayBuffer, of which it must be the whole). Never refuses and never reorders: without
   * window the frame waits in the link. Returns nothing while there is window, else a promise that resolves when there
   * is again (it rejects when the link is lost). A sender of many frames must await it; a sender of one small frame need
   * not.
   * @throws RangeError when the frame is longer than `maxFrameBytes`
   */
  send(frame: Uint8Array<ArrayBuffer>): Promise<void> | undefined
  /**
   * The same for a frame that is not there yet: `fill` writes it, at once, where the link wants it. It must write every
   * byte but the first LINK_HEADER_BYTES.
   * @throws what `fill` throws; then nothing is sent
   */
  write(bytes: number, fill: (frame: Uint8Array) => void): Promise<void> | undefined
  /**
   * Gives the peer memory that both can use from now on, apart from the frames' order; a link that cannot do so has no such
   * method.
   */
  share?(name: number, memory: SharedArrayBuffer): void
  /** Resolves when the peer has acknowledged the arrival of everything sent so far; rejects when the link is lost. */
  flush(): Promise<void>
  /** Declares the link lost, for a frame that breaks the protocol or for a peer known to be gone. */
  fail(loss: LinkLoss): void
  /** Ends it from this side; what was not flushed may be lost. */
  close(): void
}
