import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import { allocate } from '../p2p/memory.ts'
import { islandLevels } from './island-levels.ts'
import { Joined } from './joined.ts'
import type { Ranks } from './ranks.ts'
import { scatterBinomial } from './scatter-binomial.ts'
import { Slice } from './slice.ts'

/**
 * Scatter on islands (islands.ts) of small parts of one length: the root sends each other island's leader all its parts in
 * one message, and each island scatters them. Eight ranks in three browsers (0 1 2, 3 4, 5 6 7), root 0, a letter a part;
 * `=` is a slow link, `>` a fast one:
 *
 *   leaders     0=3 de   0=5 fgh
 *   inside      0>1 b   0>2 c       3>4 e       5>6 g   5>7 h
 *
 * Cost for b islands of k ranks at most and n bytes at the root: (b-1) α slow and ceil(log2 k) α fast; a byte crosses a slow
 * link once. Memory: an island's parts at its leader. Source: as bcast-islands.ts. MPI 4.1, section 6.6.
 *
 * @param parts at the root: what each rank gets, in rank order; null elsewhere
 * @param into this rank's part; null at a root that keeps it in place
 */
export async function scatterIslands(
  ranks: Ranks,
  parts: Buffer[] | null,
  into: Buffer | null,
  root: number,
): Promise<void> {
  const { members } = ranks.islands
  const { inside, head, leaders, top } = islandLevels(ranks, root)
  const partsOf = (island: readonly number[]): Buffer[] => island.map((rank) => parts?.[rank] as Buffer)
  if (parts && leaders) {
    const sent = members.flatMap((island, place) =>
      place === top ? [] : [leaders.send(new Joined(partsOf(island)), place)],
    )
    return ranks.during(sent, () => scatterBinomial(inside, partsOf(members[top] ?? []), into, head))
  }
  const bytes = into?.byteLength ?? 0
  const all = leaders && new BytesBuffer(allocate(inside.size * bytes))
  if (all) await ranks.all([leaders.receive(all, top)])
  const places = all && Array.from({ length: inside.size }, (_, i) => new Slice(all, i * bytes, bytes))
  await scatterBinomial(inside, places, into, head)
}
