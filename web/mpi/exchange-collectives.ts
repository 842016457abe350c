import { allgather, alltoall, alltoallv, barrier } from '../coll/collectives.ts'
import type { Buffer } from '../p2p/buffer.ts'
import { checkAlike } from './agreement.ts'
import type { BufferData } from './buffer-data.ts'
import type { BufSpec, BufSpecV, BufSpecW, InPlace } from './buffer-forms.ts'
import type { PreparedCall } from './comm-base.ts'
import { mixedBuffer } from './mixed-spec.ts'
import type { Request } from './request.ts'
import { RootedCollectives } from './rooted-collectives.ts'
import { blockBuffer, type VectorBuffer, vectorBuffer } from './vector-spec.ts'

/** Collectives in which every rank gives to every rank (MPI 4.1, sections 6.3, 6.7 and 6.8). */
export class ExchangeCollectives extends RootedCollectives {
  /** Ends when every rank has called it. */
  Barrier(): Promise<void> {
    return this.call(() => this.#barrier('Barrier'))
  }

  /** Its request ends when every rank has called it. */
  Ibarrier(): Request {
    return this.request(() => this.#barrier('Ibarrier'))
  }

  /**
   * Every rank's `sendbuf` is put into every rank's `recvbuf`, in rank order. With `MPI.IN_PLACE` as `sendbuf`, on all
   * ranks, this rank's block is in `recvbuf` already.
   */
  Allgather<A extends BufferData>(sendbuf: BufSpec<A> | InPlace, recvbuf: BufSpec<A>): Promise<void> {
    return this.call(() => this.#allgather('Allgather', sendbuf, recvbuf))
  }

  Iallgather<A extends BufferData>(sendbuf: BufSpec<A> | InPlace, recvbuf: BufSpec<A>): Request {
    return this.request(() => this.#allgather('Iallgather', sendbuf, recvbuf))
  }

  /** The same with a count of its own for each rank: `recvbuf` is `[data, counts]` or `[data, [counts, displs]]`. */
  Allgatherv<A extends BufferData>(sendbuf: BufSpec<A> | InPlace, recvbuf: BufSpecV<A>): Promise<void> {
    return this.call(() => this.#allgatherv('Allgatherv', sendbuf, recvbuf))
  }

  Iallgatherv<A extends BufferData>(sendbuf: BufSpec<A> | InPlace, recvbuf: BufSpecV<A>): Request {
    return this.request(() => this.#allgatherv('Iallgatherv', sendbuf, recvbuf))
  }

  /**
   * Block r of this rank's `sendbuf` goes to rank r, where it becomes block `rank` of `recvbuf`; all blocks have one
   * length. With `MPI.IN_PLACE` as `sendbuf`, on all ranks, the blocks are taken from `recvbuf` and replaced there.
   */
  Alltoall<A extends BufferData>(sendbuf: BufSpec<A> | InPlace, recvbuf: BufSpec<A>): Promise<void> {
    return this.call(() => this.#alltoall('Alltoall', sendbuf, recvbuf))
  }

  Ialltoall<A extends BufferData>(sendbuf: BufSpec<A> | InPlace, recvbuf: BufSpec<A>): Request {
    return this.request(() => this.#alltoall('Ialltoall', sendbuf, recvbuf))
  }

  /** The same with counts of their own: both are `[data, counts]` or `[data, [counts, displs]]`. */
  Alltoallv<A extends BufferData>(sendbuf: BufSpecV<A> | InPlace, recvbuf: BufSpecV<A>): Promise<void> {
    return this.call(() => this.#alltoallv('Alltoallv', sendbuf, recvbuf))
  }

  Ialltoallv<A extends BufferData>(sendbuf: BufSpecV<A> | InPlace, recvbuf: BufSpecV<A>): Request {
    return this.request(() => this.#alltoallv('Ialltoallv', sendbuf, recvbuf))
  }

  /**
   * The same with datatypes of their own: both are `[data, datatypes]` or `[data, counts, displs, datatypes]`, lists with
   * one item for each rank; displacements are in BYTES. MPI 4.1, section 6.8. Lengths are compared between the ranks, kinds
   * of elements are not: the data travels as bytes.
   */
  Alltoallw(sendbuf: BufSpecW | InPlace, recvbuf: BufSpecW): Promise<void> {
    return this.call(() => this.#alltoallw('Alltoallw', sendbuf, recvbuf))
  }

  Ialltoallw(sendbuf: BufSpecW | InPlace, recvbuf: BufSpecW): Request {
    return this.request(() => this.#alltoallw('Ialltoallw', sendbuf, recvbuf))
  }

  #barrier(op: string): PreparedCall<void> {
    const ranks = this.begin(op, 0)
    return { op, detail: '', start: () => barrier(ranks) }
  }

  #allgather(op: string, sendbuf: unknown, recvbuf: unknown): PreparedCall<void> {
    return this.#allgatherInto(op, sendbuf, blockBuffer(op, 'recvbuf', recvbuf, this.size))
  }

  #allgatherv(op: string, sendbuf: unknown, recvbuf: unknown): PreparedCall<void> {
    return this.#allgatherInto(op, sendbuf, vectorBuffer(op, 'recvbuf', recvbuf, this.size, { receives: true }))
  }

  #allgatherInto(op: string, sendbuf: unknown, into: VectorBuffer): PreparedCall<void> {
    const part = this.ownPart(op, 'sendbuf', sendbuf, true)
    this.agree(op, 'recvbuf', 'sendbuf', into, part)
    const ranks = this.begin(op, into.datatype.kind)
    return { op, detail: '', start: () => allgather(ranks, part?.buffer ?? null, this.parts(into)) }
  }

  #alltoall(op: string, sendbuf: unknown, recvbuf: unknown): PreparedCall<void> {
    const into = blockBuffer(op, 'recvbuf', recvbuf, this.size)
    const from = this.isInPlace(sendbuf) ? null : blockBuffer(op, 'sendbuf', sendbuf, this.size)
    return this.#exchange(op, from, into, alltoall)
  }

  #alltoallv(op: string, sendbuf: unknown, recvbuf: unknown): PreparedCall<void> {
    const into = vectorBuffer(op, 'recvbuf', recvbuf, this.size, { receives: true })
    const from = this.isInPlace(sendbuf) ? null : vectorBuffer(op, 'sendbuf', sendbuf, this.size)
    return this.#exchange(op, from, into, alltoallv)
  }

  #alltoallw(op: string, sendbuf: unknown, recvbuf: unknown): PreparedCall<void> {
    const into = mixedBuffer(op, 'recvbuf', recvbuf, this.size, { receives: true })
    const from = this.isInPlace(sendbuf) ? null : mixedBuffer(op, 'sendbuf', sendbuf, this.size)
    const [given, got] = [from?.[this.rank], into[this.rank]]
    if (given && got) checkAlike(op, 'recvbuf', got, 'sendbuf', given, ' for this rank')
    const ranks = this.begin(op, 0)
    const [parts, places] = [from?.map(({ buffer }) => buffer) ?? null, into.map(({ buffer }) => buffer)]
    return { op, detail: '', start: () => alltoallv(ranks, parts, places) }
  }

  #exchange(op: string, from: VectorBuffer | null, into: VectorBuffer, carryOut: typeof alltoall): PreparedCall<void> {
    const own = from && { datatype: from.datatype, count: from.counts[this.rank] ?? 0 }
    this.agree(op, 'recvbuf', 'sendbuf', into, own)
    const ranks = this.begin(op, into.datatype.kind)
    const parts: Buffer[] | null = from && this.parts(from)
    return { op, detail: '', start: () => carryOut(ranks, parts, this.parts(into)) }
  }
}
