import { allgatherBytes } from '../coll/collectives.ts'
import type { Ranks } from '../coll/ranks.ts'

/** Tells all ranks this one's count. @returns every rank's, in rank order */
export async function toldCounts(ranks: Ranks, count: number): Promise<number[]> {
  const mine = new DataView(new ArrayBuffer(8))
  mine.setFloat64(0, count)
  const all = await allgatherBytes(ranks, new Uint8Array(mine.buffer))
  return all.map(({ buffer, byteOffset, byteLength }) => new DataView(buffer, byteOffset, byteLength).getFloat64(0))
}
