import { BytesBuffer } from '../p2p/buffer.ts'
import type { Completion } from '../p2p/completion.ts'
import { allocate } from '../p2p/memory.ts'
import type { Ranks } from './ranks.ts'
import { absorb, type Reduction, wholeElements } from './reduction.ts'

/** Long enough to be worth its start-up on every kind of link, and short enough to stay in a core's cache. */
const SEGMENT_BYTES = 256 * 1024

/** One exchange of a reduction: data goes to one rank while another's is combined into this rank's. */
export interface CombiningExchange {
  given: Uint8Array
  dest: number
  /** What `source` sends has its length, and is combined into it. */
  mine: Uint8Array
  source: number
  /** Whether `source` comes before this rank in the order of the operation. */
  isLower: boolean
}

/**
 * Sends and receives segment by segment: one is combined while the next one comes in, so that computing and moving overlap
 * and no memory as long as the data is needed beside it.
 *
 *   received   a  b  c  d
 *   combined      a  b  c  d
 *
 * Memory: two segments.
 */
export async function exchangeCombining(
  ranks: Ranks,
  exchange: CombiningExchange,
  reduction: Reduction,
): Promise<void> {
  const { given, dest, mine, source, isLower } = exchange
  const segmentBytes = wholeElements(SEGMENT_BYTES, reduction.elementBytes)
  const segments = (of: Uint8Array): Uint8Array[] => cut(of, segmentBytes)
  const rooms = [0, 1].map(() => allocate(Math.min(segmentBytes, mine.byteLength)))
  const targets = segments(mine)
  // Where order does not matter the result can always be made in place. One rank alone combines these two: all get its bits.
  const inPlace = isLower || reduction.commutative
  const receive = (index: number) => {
    const room = (rooms[index % 2] as Uint8Array).subarray(0, targets[index]?.byteLength)
    const completion = ranks.receive(new BytesBuffer(room), source)
    underWay.push(completion)
    return { room, completion }
  }
  const underWay: Completion<unknown>[] = segments(given).map((segment) => ranks.send(new BytesBuffer(segment), dest))
  await ranks.during(underWay, async () => {
    let next = receive(0)
    for (const [index, target] of targets.entries()) {
      const { room, completion } = next
      await ranks.all([completion])
      if (index + 1 < targets.length) next = receive(index + 1)
      absorb(reduction, target, room, inPlace)
    }
  })
}

/** Data without bytes is one segment: ranks may disagree about its length. */
function cut(bytes: Uint8Array, segmentBytes: number): Uint8Array[] {
  const segments = [bytes.subarray(0, segmentBytes)]
  for (let start = segmentBytes; start < bytes.byteLength; start += segmentBytes) {
    segments.push(bytes.subarray(start, start + segmentBytes))
  }
  return segments
}
