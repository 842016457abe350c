import type { alltoall } from '../coll/collectives.ts'
import type { Buffer } from '../p2p/buffer.ts'
import { checkAlike } from './agreement.ts'
import type { BufferData } from './buffer-data.ts'
import type { BufSpec, BufSpecV, BufSpecW, InPlace } from './buffer-forms.ts'
import type { NextNumber, PreparedCall } from './comm-base.ts'
import type { InitArguments } from './init-arguments.ts'
import { mixedBuffer } from './mixed-spec.ts'
import type { Prequest } from './prequest.ts'
import type { Request } from './request.ts'
import { RootedCollectives } from './rooted-collectives.ts'
import { blockBuffer, type VectorBuffer, vectorBuffer } from './vector-spec.ts'

/** Collectives in which every rank gives to every rank (MPI 4.1, sections 6.3, 6.7 and 6.8); `…_init` prepare one, to be started often. */
export class ExchangeCollectives<Nothing extends null = never> extends RootedCollectives<Nothing> {
  /** Ends when every rank has called it. */
  Barrier(): Promise<void> {
    return this.call(() => this.#barrier('Barrier'))
  }

  /** Its request ends when every rank has called it. */
  Ibarrier(): Request {
    return this.request(() => this.#barrier('Ibarrier'))
  }

  Barrier_init(...args: InitArguments): Prequest {
    return this.persistentWith(args, 'Barrier_init', (op) => this.#barrier(op))
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

  Allgather_init<A extends BufferData>(
    sendbuf: BufSpec<A> | InPlace,
    recvbuf: BufSpec<A>,
    ...args: InitArguments
  ): Prequest {
    return this.persistentWith(args, 'Allgather_init', (op) => this.#allgather(op, sendbuf, recvbuf))
  }

  /** The same with a count of its own for each rank: `recvbuf` is `[data, counts]` or `[data, [counts, displs]]`. */
  Allgatherv<A extends BufferData>(sendbuf: BufSpec<A> | InPlace, recvbuf: BufSpecV<A>): Promise<void> {
    return this.call(() => this.#allgatherv('Allgatherv', sendbuf, recvbuf))
  }

  Iallgatherv<A extends BufferData>(sendbuf: BufSpec<A> | InPlace, recvbuf: BufSpecV<A>): Request {
    return this.request(() => this.#allgatherv('Iallgatherv', sendbuf, recvbuf))
  }

  Allgatherv_init<A extends BufferData>(
    sendbuf: BufSpec<A> | InPlace,
    recvbuf: BufSpecV<A>,
    ...args: InitArguments
  ): Prequest {
    return this.persistentWith(args, 'Allgatherv_init', (op) => this.#allgatherv(op, sendbuf, recvbuf))
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

  Alltoall_init<A extends BufferData>(
    sendbuf: BufSpec<A> | InPlace,
    recvbuf: BufSpec<A>,
    ...args: InitArguments
  ): Prequest {
    return this.persistentWith(args, 'Alltoall_init', (op) => this.#alltoall(op, sendbuf, recvbuf))
  }

  /** The same with counts of their own: both are `[data, counts]` or `[data, [counts, displs]]`. */
  Alltoallv<A extends BufferData>(sendbuf: BufSpecV<A> | InPlace, recvbuf: BufSpecV<A>): Promise<void> {
    return this.call(() => this.#alltoallv('Alltoallv', sendbuf, recvbuf))
  }

  Ialltoallv<A extends BufferData>(sendbuf: BufSpecV<A> | InPlace, recvbuf: BufSpecV<A>): Request {
    return this.request(() => this.#alltoallv('Ialltoallv', sendbuf, recvbuf))
  }

  Alltoallv_init<A extends BufferData>(
    sendbuf: BufSpecV<A> | InPlace,
    recvbuf: BufSpecV<A>,
    ...args: InitArguments
  ): Prequest {
    return this.persistentWith(args, 'Alltoallv_init', (op) => this.#alltoallv(op, sendbuf, recvbuf))
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

  Alltoallw_init(sendbuf: BufSpecW | InPlace, recvbuf: BufSpecW, ...args: InitArguments): Prequest {
    return this.persistentWith(args, 'Alltoallw_init', (op) => this.#alltoallw(op, sendbuf, recvbuf))
  }

  #barrier(op: string): PreparedCall<void> {
    return { op, detail: '', start: (next) => this.operations.barrier(this.begin(op, 0, {}, next)) }
  }

  #allgather(op: string, sendbuf: unknown, recvbuf: unknown): PreparedCall<void> {
    return this.#allgatherInto(op, sendbuf, blockBuffer(op, 'recvbuf', recvbuf, this.peerCount))
  }

  #allgatherv(op: string, sendbuf: unknown, recvbuf: unknown): PreparedCall<void> {
    return this.#allgatherInto(op, sendbuf, vectorBuffer(op, 'recvbuf', recvbuf, this.peerCount, { receives: true }))
  }

  #allgatherInto(op: string, sendbuf: unknown, into: VectorBuffer): PreparedCall<void> {
    const part = this.ownPart(op, 'sendbuf', sendbuf, true)
    this.agree(op, 'recvbuf', 'sendbuf', into, part)
    const ranks = (next?: NextNumber) => this.begin(op, into.datatype.kind, {}, next)
    const own = part?.buffer ?? null
    return { op, detail: '', start: (next) => this.operations.allgather(ranks(next), own, this.parts(into)) }
  }

  #alltoall(op: string, sendbuf: unknown, recvbuf: unknown): PreparedCall<void> {
    const into = blockBuffer(op, 'recvbuf', recvbuf, this.peerCount)
    const from = this.isInPlace(sendbuf) ? null : blockBuffer(op, 'sendbuf', sendbuf, this.peerCount)
    return this.#exchange(op, from, into, this.operations.alltoall)
  }

  #alltoallv(op: string, sendbuf: unknown, recvbuf: unknown): PreparedCall<void> {
    const into = vectorBuffer(op, 'recvbuf', recvbuf, this.peerCount, { receives: true })
    const from = this.isInPlace(sendbuf) ? null : vectorBuffer(op, 'sendbuf', sendbuf, this.peerCount)
    return this.#exchange(op, from, into, this.operations.alltoallv)
  }

  #alltoallw(op: string, sendbuf: unknown, recvbuf: unknown): PreparedCall<void> {
    const into = mixedBuffer(op, 'recvbuf', recvbuf, this.peerCount, { receives: true })
    const from = this.isInPlace(sendbuf) ? null : mixedBuffer(op, 'sendbuf', sendbuf, this.peerCount)
    const [given, got] = [from?.[this.rank], into[this.rank]]
    if (given && got && !this.setup.remote) checkAlike(op, 'recvbuf', got, 'sendbuf', given, ' for this rank')
    const [parts, places] = [from?.map(({ buffer }) => buffer) ?? null, into.map(({ buffer }) => buffer)]
    const start = (next?: NextNumber) => this.operations.alltoallv(this.begin(op, 0, {}, next), parts, places)
    return { op, detail: '', start }
  }

  #exchange(op: string, from: VectorBuffer | null, into: VectorBuffer, carryOut: typeof alltoall): PreparedCall<void> {
    const own = from && { datatype: from.datatype, count: from.counts[this.rank] ?? 0 }
    this.agree(op, 'recvbuf', 'sendbuf', into, own)
    const ranks = (next?: NextNumber) => this.begin(op, into.datatype.kind, {}, next)
    const parts: Buffer[] | null = from && this.parts(from)
    return { op, detail: '', start: (next) => carryOut(ranks(next), parts, this.parts(into)) }
  }
}
