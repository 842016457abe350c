import type { gather, scatter } from '../coll/collectives.ts'
import { BytesBuffer } from '../p2p/buffer.ts'
import type { BufferData } from './buffer-data.ts'
import type { BufSpec, BufSpecV, InPlace } from './buffer-forms.ts'
import { messageBuffer } from './buffer-spec.ts'
import { CollectivesBase, type Root, type RootArguments } from './collectives-base.ts'
import { type InitRootArguments, takeInfo } from './init-arguments.ts'
import type { NextNumber, PreparedCall } from './comm-base.ts'
import type { Prequest } from './prequest.ts'
import type { Request } from './request.ts'
import { blockBuffer, type VectorBuffer, vectorBuffer } from './vector-spec.ts'

/**
 * Collectives with a root (MPI 4.1, sections 6.4 to 6.6). What only matters at the root is not looked at elsewhere: pass
 * `null` there. `I…` begin the operation and give a request; `…_init` prepare it, to be started often.
 *
 * `Nothing`: null in an intercommunicator, where the ranks of the root's group give nothing and get nothing; else never.
 */
export class RootedCollectives<Nothing extends null = never> extends CollectivesBase {
  /** Root's `buf` is copied to every rank's, which has the same length. */
  Bcast<A extends BufferData>(buf: BufSpec<A> | Nothing, ...args: RootArguments): Promise<void> {
    return this.call(() => this.#bcast('Bcast', buf, args))
  }

  Ibcast<A extends BufferData>(buf: BufSpec<A> | Nothing, ...args: RootArguments): Request {
    return this.request(() => this.#bcast('Ibcast', buf, args))
  }

  Bcast_init<A extends BufferData>(buf: BufSpec<A> | Nothing, ...args: InitRootArguments): Prequest {
    return this.persistent(() => this.#bcast('Bcast_init', buf, takeInfo('Bcast_init', args, 1)))
  }

  /**
   * Root's `sendbuf` is cut into blocks of equal size, one for each rank's `recvbuf`. At root `recvbuf` may be
   * `MPI.IN_PLACE`: its block stays where it is.
   * @throws {Exception} ERR_COUNT when the ranks cannot share it equally (use Scatterv) or a length does not fit
   */
  Scatter<A extends BufferData>(
    sendbuf: BufSpec<A> | null,
    recvbuf: BufSpec<A> | InPlace,
    ...args: RootArguments
  ): Promise<void> {
    return this.call(() => this.#scatter('Scatter', sendbuf, recvbuf, args))
  }

  Iscatter<A extends BufferData>(
    sendbuf: BufSpec<A> | null,
    recvbuf: BufSpec<A> | InPlace,
    ...args: RootArguments
  ): Request {
    return this.request(() => this.#scatter('Iscatter', sendbuf, recvbuf, args))
  }

  Scatter_init<A extends BufferData>(
    sendbuf: BufSpec<A> | null,
    recvbuf: BufSpec<A> | InPlace,
    ...args: InitRootArguments
  ): Prequest {
    return this.persistent(() => this.#scatter('Scatter_init', sendbuf, recvbuf, takeInfo('Scatter_init', args, 1)))
  }

  /** The same with a count of its own for each rank: `[data, counts]` or `[data, [counts, displs]]` at root. */
  Scatterv<A extends BufferData>(
    sendbuf: BufSpecV<A> | null,
    recvbuf: BufSpec<A> | InPlace,
    ...args: RootArguments
  ): Promise<void> {
    return this.call(() => this.#scatterv('Scatterv', sendbuf, recvbuf, args))
  }

  Iscatterv<A extends BufferData>(
    sendbuf: BufSpecV<A> | null,
    recvbuf: BufSpec<A> | InPlace,
    ...args: RootArguments
  ): Request {
    return this.request(() => this.#scatterv('Iscatterv', sendbuf, recvbuf, args))
  }

  Scatterv_init<A extends BufferData>(
    sendbuf: BufSpecV<A> | null,
    recvbuf: BufSpec<A> | InPlace,
    ...args: InitRootArguments
  ): Prequest {
    return this.persistent(() => this.#scatterv('Scatterv_init', sendbuf, recvbuf, takeInfo('Scatterv_init', args, 1)))
  }

  /**
   * Every rank's `sendbuf` is put into root's `recvbuf`, in rank order. At root `sendbuf` may be `MPI.IN_PLACE`: its part
   * is there already.
   */
  Gather<A extends BufferData>(
    sendbuf: BufSpec<A> | InPlace,
    recvbuf: BufSpec<A> | null,
    ...args: RootArguments
  ): Promise<void> {
    return this.call(() => this.#gather('Gather', sendbuf, recvbuf, args))
  }

  Igather<A extends BufferData>(
    sendbuf: BufSpec<A> | InPlace,
    recvbuf: BufSpec<A> | null,
    ...args: RootArguments
  ): Request {
    return this.request(() => this.#gather('Igather', sendbuf, recvbuf, args))
  }

  Gather_init<A extends BufferData>(
    sendbuf: BufSpec<A> | InPlace,
    recvbuf: BufSpec<A> | null,
    ...args: InitRootArguments
  ): Prequest {
    return this.persistent(() => this.#gather('Gather_init', sendbuf, recvbuf, takeInfo('Gather_init', args, 1)))
  }

  /** The same with a count of its own for each rank: `[data, counts]` or `[data, [counts, displs]]` at root. */
  Gatherv<A extends BufferData>(
    sendbuf: BufSpec<A> | InPlace,
    recvbuf: BufSpecV<A> | null,
    ...args: RootArguments
  ): Promise<void> {
    return this.call(() => this.#gatherv('Gatherv', sendbuf, recvbuf, args))
  }

  Igatherv<A extends BufferData>(
    sendbuf: BufSpec<A> | InPlace,
    recvbuf: BufSpecV<A> | null,
    ...args: RootArguments
  ): Request {
    return this.request(() => this.#gatherv('Igatherv', sendbuf, recvbuf, args))
  }

  Gatherv_init<A extends BufferData>(
    sendbuf: BufSpec<A> | InPlace,
    recvbuf: BufSpecV<A> | null,
    ...args: InitRootArguments
  ): Prequest {
    return this.persistent(() => this.#gatherv('Gatherv_init', sendbuf, recvbuf, takeInfo('Gatherv_init', args, 1)))
  }

  #bcast(op: string, buf: unknown, args: readonly unknown[]): PreparedCall<void> {
    const root = this.takeRoot(op, args)
    const data = root.isHere || root.hasPart ? messageBuffer(op, 'buf', buf) : null
    const ranks = (next?: NextNumber) => this.begin(op, data?.datatype.kind ?? 0, { root: root.rank }, next)
    const buffer = data?.buffer ?? NO_DATA
    return { op, detail: root.detail, start: (next) => this.operations.bcast(ranks(next), buffer, root.rank) }
  }

  #scatter(op: string, sendbuf: unknown, recvbuf: unknown, args: readonly unknown[]): PreparedCall<void> {
    const root = this.takeRoot(op, args)
    const parts = root.isHere ? blockBuffer(op, 'sendbuf', sendbuf, this.peerCount) : null
    return this.#scatterParts(op, parts, recvbuf, root, this.operations.scatter)
  }

  #scatterv(op: string, sendbuf: unknown, recvbuf: unknown, args: readonly unknown[]): PreparedCall<void> {
    const root = this.takeRoot(op, args)
    const parts = root.isHere ? vectorBuffer(op, 'sendbuf', sendbuf, this.peerCount) : null
    return this.#scatterParts(op, parts, recvbuf, root, this.operations.scatterv)
  }

  #gather(op: string, sendbuf: unknown, recvbuf: unknown, args: readonly unknown[]): PreparedCall<void> {
    const root = this.takeRoot(op, args)
    const places = root.isHere ? blockBuffer(op, 'recvbuf', recvbuf, this.peerCount) : null
    return this.#gatherParts(op, sendbuf, places, root, this.operations.gather)
  }

  #gatherv(op: string, sendbuf: unknown, recvbuf: unknown, args: readonly unknown[]): PreparedCall<void> {
    const root = this.takeRoot(op, args)
    const receives = { receives: true }
    const places = root.isHere ? vectorBuffer(op, 'recvbuf', recvbuf, this.peerCount, receives) : null
    return this.#gatherParts(op, sendbuf, places, root, this.operations.gatherv)
  }

  #scatterParts(
    op: string,
    parts: VectorBuffer | null,
    recvbuf: unknown,
    root: Root,
    carryOut: typeof scatter,
  ): PreparedCall<void> {
    const into = root.hasPart ? this.ownPart(op, 'recvbuf', recvbuf, root.isHere) : null
    this.agree(op, 'sendbuf', 'recvbuf', parts, into)
    const kind = parts?.datatype.kind ?? into?.datatype.kind ?? 0
    const ranks = (next?: NextNumber) => this.begin(op, kind, { root: root.rank }, next)
    const buffers = parts && this.parts(parts)
    return { op, detail: root.detail, start: (next) => carryOut(ranks(next), buffers, into?.buffer ?? null, root.rank) }
  }

  #gatherParts(
    op: string,
    sendbuf: unknown,
    places: VectorBuffer | null,
    root: Root,
    carryOut: typeof gather,
  ): PreparedCall<void> {
    const part = root.hasPart ? this.ownPart(op, 'sendbuf', sendbuf, root.isHere) : null
    this.agree(op, 'recvbuf', 'sendbuf', places, part)
    const kind = part?.datatype.kind ?? places?.datatype.kind ?? 0
    const ranks = (next?: NextNumber) => this.begin(op, kind, { root: root.rank }, next)
    const buffers = places && this.parts(places)
    return { op, detail: root.detail, start: (next) => carryOut(ranks(next), part?.buffer ?? null, buffers, root.rank) }
  }
}

/** Of a rank without a part in a broadcast. */
const NO_DATA = new BytesBuffer(new Uint8Array(0))
