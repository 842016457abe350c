import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import { copyBuffer, loadBytes } from './buffer-copy.ts'
import type { Ranks } from './ranks.ts'

/**
 * Alltoall(v, w) by pairwise exchange: in round k every rank sends to the one k ahead and receives from the one k behind,
 * so that nobody is sent to by two at a time.
 *
 *   round 1    0>1 1>2 2>3 3>4 4>5 5>6 6>7 7>0
 *   round 2    0>2 1>3 2>4 3>5 4>6 5>7 6>0 7>1
 *   …
 *   round 7    0>7 1>0 2>1 3>2 4>3 5>4 6>5 7>6
 *
 * Every block crosses the wire once, which is the least. Cost: (p-1) α + n(p-1)/p β for n bytes a rank. With several
 * rounds at once their start-ups overlap. Memory: none; n where the data is in place.
 * Source: Thakur, Rabenseifner and Gropp 2005, section 4.3. MPI 4.1, section 6.8.
 *
 * @param parts what each rank gets from this one, in rank order; null where it is what `into` holds (MPI_IN_PLACE)
 * @param into where each rank's block goes, in rank order
 * @param roundsAtOnce how many rounds are under way together
 */
export async function alltoallPairwise(
  ranks: Ranks,
  parts: readonly Buffer[] | null,
  into: readonly Buffer[],
  roundsAtOnce = 1,
): Promise<void> {
  const { rank, size } = ranks
  const given = parts ?? (await Promise.all(into.map(async (block) => new BytesBuffer(await loadBytes(block)))))
  if (parts) await copyBuffer(parts[rank] as Buffer, into[rank] as Buffer)
  for (let first = 1; first < size; first += roundsAtOnce) {
    const rounds = Array.from({ length: Math.min(roundsAtOnce, size - first) }, (_, i) => first + i)
    const received = rounds.map((round) => {
      const source = (rank - round + size) % size
      return ranks.receive(into[source] as Buffer, source)
    })
    const sent = rounds.map((round) => {
      const dest = (rank + round) % size
      return ranks.send(given[dest] as Buffer, dest)
    })
    await ranks.all([...received, ...sent])
  }
}

/** So many receives and sends are under way together in `alltoallOverlapped`, as in MPICH. */
const OVERLAPPED_ROUNDS = 32

/** The same with the rounds' start-ups overlapped: blocks of medium size wait for each other less. */
export function alltoallOverlapped(
  ranks: Ranks,
  parts: readonly Buffer[] | null,
  into: readonly Buffer[],
): Promise<void> {
  return alltoallPairwise(ranks, parts, into, OVERLAPPED_ROUNDS)
}

/** The same for parts whose lengths only their senders know. @returns what each rank gave this one, in rank order */
export async function alltoallBytesPairwise(ranks: Ranks, parts: readonly Uint8Array[]): Promise<Uint8Array[]> {
  const { rank, size } = ranks
  const into = [...parts]
  for (let round = 1; round < size; round++) {
    const source = (rank - round + size) % size
    const dest = (rank + round) % size
    const received = ranks.receiveAny(source)
    await ranks.all([received.completion, ranks.send(new BytesBuffer(parts[dest] as Uint8Array), dest)])
    into[source] = received.bytes()
  }
  return into
}
