import { BytesBuffer } from '../p2p/buffer.ts'
import type { Ranks } from './ranks.ts'
import type { CombineBytes } from './reduce-bytes-binomial.ts'

/**
 * Scan and exscan of values whose lengths differ and change (serialised ones), by recursive doubling as in scan-recursive-doubling.ts.
 *
 *   rank       0      1      2      3      4      5      6      7
 *   round 0    0      0-1    1-2    2-3    3-4    4-5    5-6    6-7
 *   round 1    0      0-1    0-2    0-3    1-4    2-5    3-6    4-7
 *   round 2    0      0-1    0-2    0-3    0-4    0-5    0-6    0-7
 *
 * Rank order is kept. Cost: ceil(log2 p) (α + nβ). Memory: a few values. Source: as scan-recursive-doubling.ts. MPI 4.1, section 6.11.
 *
 * @returns `through`: the result of all ranks up to this one; `before`: of those below it, null at rank 0
 */
export async function scanBytesRecursiveDoubling(
  ranks: Ranks,
  mine: Uint8Array,
  combine: CombineBytes,
): Promise<{ through: Uint8Array; before: Uint8Array | null }> {
  const { rank, size } = ranks
  let through = mine
  let before: Uint8Array | null = null
  for (let distance = 1; distance < size; distance *= 2) {
    const sent = rank + distance < size ? [ranks.send(new BytesBuffer(through), rank + distance)] : []
    const received = rank >= distance ? ranks.receiveAny(rank - distance) : null
    await ranks.all(received ? [received.completion, ...sent] : sent)
    if (!received) continue
    before = before ? combine(received.bytes(), before) : received.bytes()
    through = combine(received.bytes(), through)
  }
  return { through, before }
}
