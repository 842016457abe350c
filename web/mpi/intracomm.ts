import { barrier } from '../coll/barrier.ts'
import { bcast, bcastBytes } from '../coll/bcast.ts'
import { gather, gatherBytes } from '../coll/gather.ts'
import { Ranks } from '../coll/ranks.ts'
import { scatter, scatterBytes } from '../coll/scatter.ts'
import type { Buffer } from '../p2p/buffer.ts'
import { kindsFit, OBJECT_KIND } from '../p2p/kind.ts'
import { type Arguments, takeArguments } from './arguments.ts'
import type { BufferData } from './buffer-data.ts'
import type { BufSpec, BufSpecV, InPlace } from './buffer-forms.ts'
import { type MessageBuffer, messageBuffer } from './buffer-spec.ts'
import { checkRoot, shown } from './checks.ts'
import { Comm } from './comm.ts'
import { IN_PLACE } from './constants.ts'
import { Exception } from './exception.ts'
import { deserialize, serialize } from './serialize.ts'
import { blockBuffer, type VectorBuffer, vectorBuffer } from './vector-spec.ts'

type RootKeywords = { root?: number }
type RootArguments = Arguments<[root?: number], RootKeywords>

/**
 * A communicator and its collective operations (MPI 4.1, chapter 6; mpi4py's `Intracomm`): every rank calls the same one
 * in the same order. What only matters at the root is not looked at elsewhere: pass `null` there.
 */
export class Intracomm extends Comm {
  #collectiveCalls = 0

  /** Ends when every rank has called it. */
  async Barrier(): Promise<void> {
    const ranks = this.#begin(0)
    await this.setup.calls.run('Barrier', '', () => barrier(ranks))
  }

  /** Root's `buf` is copied to every rank's, which has the same length. */
  async Bcast<A extends BufferData>(buf: BufSpec<A>, ...args: RootArguments): Promise<void> {
    const root = this.#root('Bcast', args)
    const { buffer, datatype } = messageBuffer('Bcast', 'buf', buf)
    const ranks = this.#begin(datatype.kind)
    await this.setup.calls.run('Bcast', `root ${root}`, () => bcast(ranks, buffer, root))
  }

  /**
   * Root's `sendbuf` is cut into blocks of equal size, one for each rank's `recvbuf`. At root `recvbuf` may be
   * `MPI.IN_PLACE`: its block stays where it is.
   * @throws {Exception} ERR_COUNT when the ranks cannot share it equally (use Scatterv) or a length does not fit
   */
  async Scatter<A extends BufferData>(
    sendbuf: BufSpec<A> | null,
    recvbuf: BufSpec<A> | InPlace,
    ...args: RootArguments
  ): Promise<void> {
    const root = this.#root('Scatter', args)
    const parts = this.rank === root ? blockBuffer('Scatter', 'sendbuf', sendbuf, this.size) : null
    await this.#scatter('Scatter', parts, recvbuf, root)
  }

  /** The same with a count of its own for each rank: `[data, counts]` or `[data, [counts, displs]]` at root. */
  async Scatterv<A extends BufferData>(
    sendbuf: BufSpecV<A> | null,
    recvbuf: BufSpec<A> | InPlace,
    ...args: RootArguments
  ): Promise<void> {
    const root = this.#root('Scatterv', args)
    const parts = this.rank === root ? vectorBuffer('Scatterv', 'sendbuf', sendbuf, this.size) : null
    await this.#scatter('Scatterv', parts, recvbuf, root)
  }

  /**
   * Every rank's `sendbuf` is put into root's `recvbuf`, in rank order. At root `sendbuf` may be `MPI.IN_PLACE`: its part
   * is there already.
   */
  async Gather<A extends BufferData>(
    sendbuf: BufSpec<A> | InPlace,
    recvbuf: BufSpec<A> | null,
    ...args: RootArguments
  ): Promise<void> {
    const root = this.#root('Gather', args)
    const places = this.rank === root ? blockBuffer('Gather', 'recvbuf', recvbuf, this.size) : null
    await this.#gather('Gather', sendbuf, places, root)
  }

  /** The same with a count of its own for each rank: `[data, counts]` or `[data, [counts, displs]]` at root. */
  async Gatherv<A extends BufferData>(
    sendbuf: BufSpec<A> | InPlace,
    recvbuf: BufSpecV<A> | null,
    ...args: RootArguments
  ): Promise<void> {
    const root = this.#root('Gatherv', args)
    const places =
      this.rank === root ? vectorBuffer('Gatherv', 'recvbuf', recvbuf, this.size, { receives: true }) : null
    await this.#gather('Gatherv', sendbuf, places, root)
  }

  /** Every rank gets root's value. */
  async bcast<T>(obj: T | null, ...args: RootArguments): Promise<T> {
    const root = this.#root('bcast', args)
    const mine = this.rank === root ? serialize('bcast', 'obj', obj) : null
    const ranks = this.#begin(OBJECT_KIND)
    const bytes = await this.setup.calls.run('bcast', `root ${root}`, () => bcastBytes(ranks, mine, root))
    return mine ? (obj as T) : (deserialize(bytes) as T)
  }

  /** Rank r gets the r-th of root's values. */
  async scatter<T>(sendobj: readonly T[] | null, ...args: RootArguments): Promise<T> {
    const root = this.#root('scatter', args)
    const parts =
      this.rank === root ? this.#values(sendobj).map((value) => serialize('scatter', 'sendobj', value)) : null
    const ranks = this.#begin(OBJECT_KIND)
    const bytes = await this.setup.calls.run('scatter', `root ${root}`, () => scatterBytes(ranks, parts, root))
    return deserialize(bytes) as T
  }

  /** Root gets every rank's value, in rank order; the others get null. */
  async gather<T>(sendobj: T, ...args: RootArguments): Promise<T[] | null> {
    const root = this.#root('gather', args)
    const part = serialize('gather', 'sendobj', sendobj)
    const ranks = this.#begin(OBJECT_KIND)
    const all = await this.setup.calls.run('gather', `root ${root}`, () => gatherBytes(ranks, part, root))
    return all?.map((bytes) => deserialize(bytes) as T) ?? null
  }

  /** This rank's part in the next collective call. */
  #begin(kind: number): Ranks {
    const { endpoint, context, members } = this.setup
    return new Ranks({ endpoint, context: context + 1, members, rank: this.rank, call: this.#collectiveCalls++, kind })
  }

  #root(op: string, args: readonly unknown[]): number {
    const { root } = takeArguments<RootKeywords>(op, args, { root: 0 })
    checkRoot(op, root, this.size)
    return root
  }

  #values(sendobj: unknown): unknown[] {
    if (!Array.isArray(sendobj)) {
      throw new Exception('ERR_ARG', `scatter: sendobj is ${shown(sendobj)}, but root needs an array of ${this.size}`)
    }
    if (sendobj.length !== this.size) {
      const both = `${sendobj.length} values, but the communicator has ${this.size} ranks`
      throw new Exception('ERR_COUNT', `scatter: sendobj has ${both}; give one for each`)
    }
    return sendobj
  }

  async #scatter(op: string, parts: VectorBuffer | null, recvbuf: unknown, root: number): Promise<void> {
    const into = this.#ownPart(op, 'recvbuf', recvbuf, root)
    this.#agree(op, 'sendbuf', 'recvbuf', parts, into)
    const ranks = this.#begin(parts?.datatype.kind ?? into?.datatype.kind ?? 0)
    const buffer = into?.buffer ?? null
    await this.setup.calls.run(op, `root ${root}`, () => scatter(ranks, this.#parts(parts), buffer, root))
  }

  async #gather(op: string, sendbuf: unknown, places: VectorBuffer | null, root: number): Promise<void> {
    const part = this.#ownPart(op, 'sendbuf', sendbuf, root)
    this.#agree(op, 'recvbuf', 'sendbuf', places, part)
    const ranks = this.#begin(part?.datatype.kind ?? places?.datatype.kind ?? 0)
    const buffer = part?.buffer ?? null
    await this.setup.calls.run(op, `root ${root}`, () => gather(ranks, buffer, this.#parts(places), root))
  }

  /** The buffer of this rank's own part; null where root leaves it in place. */
  #ownPart(op: string, what: string, value: unknown, root: number): MessageBuffer | null {
    return value === IN_PLACE && this.rank === root ? null : messageBuffer(op, what, value)
  }

  #parts(whole: VectorBuffer | null): Buffer[] | null {
    return whole && Array.from({ length: this.size }, (_, rank) => whole.part(rank))
  }

  /** At root, both buffers are here: what does not fit is seen before anything is sent. */
  #agree(op: string, whole: string, part: string, parts: VectorBuffer | null, own: MessageBuffer | null): void {
    if (!parts || !own) return
    if (!kindsFit(parts.datatype.kind, own.datatype.kind)) {
      const both = `${whole} holds ${parts.datatype.label}, ${part} holds ${own.datatype.label}`
      throw new Exception('ERR_TYPE', `${op}: ${both}; use one kind of array`)
    }
    const given = (parts.counts[this.rank] ?? 0) * parts.datatype.size
    if (given === own.buffer.byteLength) return
    const both = `${whole} has ${parts.counts[this.rank]} elements for this rank, ${part} has ${own.count}`
    throw new Exception('ERR_COUNT', `${op}: ${both}; they must be equal`)
  }
}
