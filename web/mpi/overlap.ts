import type { MessageBuffer } from './buffer-spec.ts'
import { Exception } from './exception.ts'

/** Memory from byte `start` to byte `end`. */
type Stretch = readonly [start: number, end: number]

/**
 * @throws {Exception} ERR_BUFFER when a byte is read from one buffer and written to the other: MPI's operations need
 *   disjoint ones. Columns of one matrix are.
 */
export function checkDisjoint(op: string, send: MessageBuffer, receive: MessageBuffer, fix: string): void {
  if (!overlap(send, receive)) return
  throw new Exception('ERR_BUFFER', `${op}: sendbuf and recvbuf share memory; ${fix}`)
}

function overlap({ place: a }: MessageBuffer, { place: b }: MessageBuffer): boolean {
  if (a.bytes.buffer !== b.bytes.buffer || a.layout.size === 0 || b.layout.size === 0) return false
  if (!meet(spanOf(a), spanOf(b))) return false
  const theirs = stretches(b)
  let next = 0
  for (const mine of stretches(a)) {
    while ((theirs[next]?.[1] ?? Number.POSITIVE_INFINITY) <= mine[0]) next++
    const other = theirs[next]
    if (other && meet(mine, other)) return true
  }
  return false
}

const meet = (a: Stretch, b: Stretch): boolean => a[0] < b[1] && b[0] < a[1]

function spanOf({ bytes, layout, at }: MessageBuffer['place']): Stretch {
  const from = bytes.byteOffset + at
  return [from + layout.start, from + layout.end]
}

/** The memory that the data lies in, lowest first. */
function stretches({ bytes, layout, at }: MessageBuffer['place']): Stretch[] {
  const all: Stretch[] = []
  layout.visit(bytes.byteOffset + at, 0, layout.size, (first, length, stride, count) => {
    for (let run = 0; run < count; run++) all.push([first + run * stride, first + run * stride + length])
  })
  return all.toSorted((a, b) => a[0] - b[0])
}
