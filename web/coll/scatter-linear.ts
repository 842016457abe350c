import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import type { Ranks } from './ranks.ts'

/**
 * Scatter(v): the root sends each rank its part directly.
 *
 *   root 2 of eight:   2>0  2>1  2>2  2>3  2>4  2>5  2>6  2>7     (its own part goes the same way, over its self link)
 *
 * Every byte crosses the wire once, which is the least; large parts wait in the root's array until their receiver asks
 * for them. Cost: (p-1) α + n(p-1)/p β for n bytes at the root. Memory: none.
 * Source: the linear algorithm of Open MPI's basic component. MPI 4.1, sections 6.6 and 6.7.
 *
 * @param parts at the root: what each rank gets, in rank order; not looked at elsewhere
 * @param into this rank's part; null at a root that keeps it in place
 */
export async function scatterLinear(
  ranks: Ranks,
  parts: Buffer[] | null,
  into: Buffer | null,
  root: number,
): Promise<void> {
  const received = into ? [ranks.receive(into, root)] : []
  const sent = (parts ?? []).flatMap((part, dest) => (dest === root && !into ? [] : [ranks.send(part, dest)]))
  await ranks.all([...sent, ...received])
}

/** The same for parts whose lengths only the root knows. @returns this rank's part */
export async function scatterBytesLinear(ranks: Ranks, parts: Uint8Array[] | null, root: number): Promise<Uint8Array> {
  const received = ranks.receiveAny(root)
  const sent = (parts ?? []).map((part, dest) => ranks.send(new BytesBuffer(part), dest))
  await ranks.all([...sent, received.completion])
  return received.bytes()
}
