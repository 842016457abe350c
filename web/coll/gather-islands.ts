import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import { allocate } from '../p2p/memory.ts'
import { gatherBinomial } from './gather-binomial.ts'
import { islandLevels } from './island-levels.ts'
import { Joined } from './joined.ts'
import type { Ranks } from './ranks.ts'
import { Slice } from './slice.ts'

/**
 * Gather on islands (islands.ts) of small parts of one length: each island gathers at its leader, which sends the root all
 * of them in one message. Eight ranks in three browsers (0 1 2, 3 4, 5 6 7), root 0, a letter a part; `=` is a slow link:
 *
 *   inside      1>0 b   2>0 c       4>3 e       6>5 g   7>5 h
 *   leaders     3=0 de   5=0 fgh
 *
 * Cost for b islands of k ranks at most and n bytes at the root: (b-1) α slow and ceil(log2 k) α fast; a byte crosses a slow
 * link once. Memory: an island's parts at its leader. Source: as bcast-islands.ts. MPI 4.1, section 6.5.
 *
 * @param part what this rank gives; null at a root whose part is in place already
 * @param into at the root: where each rank's part goes, in rank order; null elsewhere
 */
export async function gatherIslands(
  ranks: Ranks,
  part: Buffer | null,
  into: Buffer[] | null,
  root: number,
): Promise<void> {
  const { members, of } = ranks.islands
  const { inside, head, leaders, top } = islandLevels(ranks, root)
  /** Where an island's parts go at the root. */
  const placesOf = (island: number): Buffer[] => members[island]?.map((rank) => into?.[rank] as Buffer) ?? []
  if (into && leaders) {
    await gatherBinomial(inside, part, placesOf(of[root] ?? 0), head)
    const others = members.flatMap((_, island) => (island === top ? [] : [island]))
    return ranks.all(others.map((island) => leaders.receive(new Joined(placesOf(island)), island)))
  }
  const bytes = part?.byteLength ?? 0
  const all = leaders && new BytesBuffer(allocate(inside.size * bytes))
  const places = all && Array.from({ length: inside.size }, (_, i) => new Slice(all, i * bytes, bytes))
  await gatherBinomial(inside, part, places, head)
  if (all) await ranks.all([leaders.send(all, top)])
}
