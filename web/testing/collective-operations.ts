import {
  allgather,
  allreduce,
  alltoall,
  alltoallv,
  bcast,
  gather,
  gatherv,
  reduce,
  reduceScatter,
  scan,
  scatter,
  scatterv,
} from '../coll/collectives.ts'
import type { Ranks } from '../coll/ranks.ts'
import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import { SUM } from './affine-maps.ts'
import { places } from './collective-cases.ts'

/** A collective operation on data that does not matter: zeros. */
export interface CollectiveOperation {
  name: string
  /** What `bytes` are: the length of all data, or of one rank's part of it. */
  of: 'data' | 'part'
  /** @param root 0 for operations without a root */
  run: (ranks: Ranks, bytes: number, root: number) => Promise<void>
}

/** Zeros. */
export const zeros = (bytes: number): Buffer => new BytesBuffer(new Uint8Array(bytes))

/** A part of zeros for each rank. */
export const zeroParts = ({ size }: Pick<Ranks, 'size'>, bytes: number): Buffer[] =>
  places(Array.from({ length: size }, () => bytes)).buffers

/** The same at the root, null elsewhere. */
export const zeroPartsAt = (root: number, ranks: Ranks, bytes: number): Buffer[] | null =>
  ranks.rank === root ? zeroParts(ranks, bytes) : null

/** All operations that move data. */
export const COLLECTIVE_OPERATIONS: readonly CollectiveOperation[] = [
  { name: 'bcast', of: 'data', run: (ranks, bytes, root) => bcast(ranks, zeros(bytes), root) },
  {
    name: 'gather',
    of: 'part',
    run: (ranks, bytes, root) => gather(ranks, zeros(bytes), zeroPartsAt(root, ranks, bytes), root),
  },
  {
    name: 'gatherv',
    of: 'part',
    run: (ranks, bytes, root) => gatherv(ranks, zeros(bytes), zeroPartsAt(root, ranks, bytes), root),
  },
  {
    name: 'scatter',
    of: 'part',
    run: (ranks, bytes, root) => scatter(ranks, zeroPartsAt(root, ranks, bytes), zeros(bytes), root),
  },
  {
    name: 'scatterv',
    of: 'part',
    run: (ranks, bytes, root) => scatterv(ranks, zeroPartsAt(root, ranks, bytes), zeros(bytes), root),
  },
  { name: 'allgather', of: 'part', run: (ranks, bytes) => allgather(ranks, null, zeroParts(ranks, bytes)) },
  { name: 'alltoall', of: 'part', run: (ranks, bytes) => alltoall(ranks, null, zeroParts(ranks, bytes)) },
  { name: 'alltoallv', of: 'part', run: (ranks, bytes) => alltoallv(ranks, null, zeroParts(ranks, bytes)) },
  {
    name: 'reduce',
    of: 'data',
    run: (ranks, bytes, root) => reduce(ranks, zeros(bytes), zeros(bytes), SUM, root),
  },
  { name: 'allreduce', of: 'data', run: (ranks, bytes) => allreduce(ranks, null, zeros(bytes), SUM) },
  {
    name: 'reduceScatter',
    of: 'part',
    run: (ranks, bytes) => {
      const blocks = Array.from({ length: ranks.size }, () => bytes)
      return reduceScatter(ranks, zeros(bytes * ranks.size), zeros(bytes), blocks, SUM)
    },
  },
  { name: 'scan', of: 'data', run: (ranks, bytes) => scan(ranks, null, zeros(bytes), SUM) },
]
