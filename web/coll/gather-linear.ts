import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import type { Ranks } from './ranks.ts'

/**
 * Gather(v): every rank sends its part to the root directly, where all receives are posted at once, each at its
 * displacement in the root's array.
 *
 *   root 2 of eight:   0>2  1>2  2>2  3>2  4>2  5>2  6>2  7>2     (its own part goes the same way, over its self link)
 *
 * Cost: (p-1) α + n(p-1)/p β for n bytes at the root. Memory: none.
 * Source: the linear algorithm of Open MPI's basic component. MPI 4.1, section 6.5.
 *
 * @param part what this rank gives; null at a root whose part is in place already
 * @param into at the root: where each rank's part goes, in rank order; not looked at elsewhere
 */
export async function gatherLinear(
  ranks: Ranks,
  part: Buffer | null,
  into: Buffer[] | null,
  root: number,
): Promise<void> {
  const received = (into ?? []).flatMap((place, source) =>
    source === root && !part ? [] : [ranks.receive(place, source)],
  )
  const sent = part ? [ranks.send(part, root)] : []
  await ranks.all([...received, ...sent])
}

/** The same for parts whose lengths the root does not know. @returns at the root: all parts in rank order; elsewhere null */
export async function gatherBytesLinear(ranks: Ranks, part: Uint8Array, root: number): Promise<Uint8Array[] | null> {
  const sent = ranks.send(new BytesBuffer(part), root)
  if (ranks.rank !== root) {
    await ranks.all([sent])
    return null
  }
  const received = Array.from({ length: ranks.size }, (_, source) => ranks.receiveAny(source))
  await ranks.all([sent, ...received.map(({ completion }) => completion)])
  return received.map(({ bytes }) => bytes())
}
