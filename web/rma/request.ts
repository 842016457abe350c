/**
 * What the origin of a one-sided operation asks of its target, and what it is told: each is one message in the window's own
 * context. A request has tag 0 and begins with
 *
 *   byte  0      type        u8: below
 *         1      code        u8: what to combine with (ACCUMULATE, FETCH), 1 for an exclusive lock (LOCK)
 *         2-3    zero
 *         4-7    reply       u32: tag of the reply; 0: none is wanted
 *         8-11   runs        u32: how many
 *        12-15   zero
 *        16-     runs        where in the window, 32 bytes each: see `place.ts`
 *         …      data        (PUT, ACCUMULATE, FETCH, SWAP)
 *
 * and a reply, with the tag that was asked for, with
 *
 *   byte  0-3    status      u32: 0 well, 1 failed
 *         4-15   zero
 *        16-     data        (GET, FETCH, SWAP), or the error: its code, a line feed, its message
 *
 * All little-endian. Heads are multiples of 16 bytes long, so that no element of the data is cut where a message is.
 *
 *   PUT         writes the data                          no reply
 *   GET         reads                                    reply: data
 *   ACCUMULATE  combines the data with what is there     no reply
 *   FETCH       the same                                 reply: what was there
 *   SWAP        new value, then the one that is expected  reply: what was there
 *   LOCK        wants the window's lock                  reply: it is granted
 *   UNLOCK      gives it back                            reply: all that came before is done
 *   FLUSH                                                reply: all that came before is done
 *   POST        this rank lets the other one access it   no reply
 *   COMPLETE    ends such an access                      reply: all that came before is done
 */
export const RequestType = {
  PUT: 1,
  GET: 2,
  ACCUMULATE: 3,
  FETCH: 4,
  SWAP: 5,
  LOCK: 6,
  UNLOCK: 7,
  FLUSH: 8,
  POST: 9,
  COMPLETE: 10,
} as const

export const REQUEST_TAG = 0
export const HEAD_BYTES = 16
export const RUN_BYTES = 32

/** As many runs as a request may have: 2 MiB of them. */
export const MAX_RUNS = 65_536

const WITH_DATA: ReadonlySet<number> = new Set([
  RequestType.PUT,
  RequestType.ACCUMULATE,
  RequestType.FETCH,
  RequestType.SWAP,
])

export interface RequestHead {
  type: number
  code: number
  /** Tag of the reply; 0: none is wanted. */
  reply: number
  /** How many. */
  runs: number
}

/** What a request begins with, its runs included. @param runs four numbers each */
export function encodeRequest({ type, code, reply }: Omit<RequestHead, 'runs'>, runs: Float64Array): Uint8Array {
  const head = new Uint8Array(HEAD_BYTES + runs.byteLength)
  const view = new DataView(head.buffer)
  view.setUint8(0, type)
  view.setUint8(1, code)
  view.setUint32(4, reply, true)
  view.setUint32(8, runs.length / 4, true)
  new Float64Array(head.buffer, HEAD_BYTES).set(runs)
  return head
}

/** @param bytes of the whole request @returns what it begins with, or what is wrong with it: peers are not trusted */
export function decodeRequest(head: Uint8Array, bytes: number): RequestHead | string {
  if (head.byteLength < HEAD_BYTES) return `a request of ${bytes} bytes`
  const view = new DataView(head.buffer, head.byteOffset)
  const request = {
    type: view.getUint8(0),
    code: view.getUint8(1),
    reply: view.getUint32(4, true),
    runs: view.getUint32(8, true),
  }
  const { type, runs } = request
  if (type < RequestType.PUT || type > RequestType.COMPLETE) return `a request of unknown type ${type}`
  if (runs > MAX_RUNS || HEAD_BYTES + runs * RUN_BYTES > bytes) return `a request of ${bytes} bytes with ${runs} runs`
  if (!WITH_DATA.has(type) && HEAD_BYTES + runs * RUN_BYTES !== bytes) return `data in a request of type ${type}`
  return request
}

/** What a reply begins with. */
export function encodeReply(failed: boolean): Uint8Array {
  const head = new Uint8Array(HEAD_BYTES)
  head[0] = failed ? 1 : 0
  return head
}
