import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import { allocate } from '../p2p/memory.ts'
import { loadBytes, storeBytes, transformed } from './buffer-copy.ts'
import type { Ranks } from './ranks.ts'
import { absorb, type Reduction } from './reduction.ts'

/**
 * Scan by recursive doubling: in round k every rank sends its result so far to the one 2^k ahead, if there is one. So the
 * run of ranks whose result it holds, itself the last, doubles.
 *
 *   rank       0      1      2      3      4      5      6      7
 *   round 0    0      0-1    1-2    2-3    3-4    4-5    5-6    6-7       0>1 1>2 2>3 3>4 4>5 5>6 6>7
 *   round 1    0      0-1    0-2    0-3    1-4    2-5    3-6    4-7       0>2 1>3 2>4 3>5 4>6 5>7
 *   round 2    0      0-1    0-2    0-3    0-4    0-5    0-6    0-7       0>4 1>5 2>6 3>7
 *
 * Rank order is kept, for every p. Cost: ceil(log2 p) (α + nβ). Memory: 2n.
 * Source: Hillis and Steele, Data parallel algorithms, 1986. MPI 4.1, section 6.11.1.
 *
 * @param input what this rank gives; null where that is in `output` (MPI_IN_PLACE)
 */
export async function scanRecursiveDoubling(
  ranks: Ranks,
  input: Buffer | null,
  output: Buffer,
  reduction: Reduction,
): Promise<void> {
  await transformed(input ?? output, output, async (run) => {
    for await (const lower of lowerRuns(ranks, run)) absorb(reduction, run, lower, true)
  })
}

/**
 * Exscan: the same without this rank's own data, which only travels on. `output` of rank 0 stays as it is. Memory: 4n.
 * MPI 4.1, section 6.11.2.
 */
export async function exscanRecursiveDoubling(
  ranks: Ranks,
  input: Buffer | null,
  output: Buffer,
  reduction: Reduction,
): Promise<void> {
  const run = await loadBytes(input ?? output)
  let before: Uint8Array | null = null
  for await (const lower of lowerRuns(ranks, run)) {
    if (before) absorb(reduction, before, lower, true)
    absorb(reduction, run, lower, true)
    before ??= lower
  }
  if (before) await storeBytes(before, output)
}

/** The rounds: sends `run`, and gives the result of the ranks just below it, which its taker adds to `run`. */
async function* lowerRuns(ranks: Ranks, run: Uint8Array) {
  const { rank, size } = ranks
  for (let distance = 1; distance < size; distance *= 2) {
    const sent = rank + distance < size ? [ranks.send(new BytesBuffer(run), rank + distance)] : []
    const lower = allocate(rank < distance ? 0 : run.byteLength)
    const received = rank < distance ? [] : [ranks.receive(new BytesBuffer(lower), rank - distance)]
    await ranks.all([...received, ...sent])
    if (rank >= distance) yield lower
  }
}
