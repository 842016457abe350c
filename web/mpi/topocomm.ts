import { neighborExchange, neighborExchangeBytes } from '../coll/neighbor.ts'
import { kindsFit, OBJECT_KIND } from '../p2p/kind.ts'
import type { BufferData } from './buffer-data.ts'
import type { BufSpec, BufSpecV } from './buffer-forms.ts'
import { messageBuffer } from './buffer-spec.ts'
import { shown } from './checks.ts'
import type { PreparedCall } from './collectives-base.ts'
import { PROC_NULL } from './constants.ts'
import type { Datatype } from './datatype.ts'
import { Exception } from './exception.ts'
import { Intracomm } from './intracomm.ts'
import type { Request } from './request.ts'
import { deserialize, serialize } from './serialize.ts'
import { blockBuffer, type VectorBuffer, vectorBuffer } from './vector-spec.ts'

/** One neighbour, and the place of its block among those of all neighbours. */
export interface Edge {
  /** Rank, or PROC_NULL. */
  rank: number
  place: number
}

/**
 * Both lists go by edges: where two ranks are neighbours twice, the n-th edge to a rank in the list of the one is the n-th
 * edge from it in the list of the other.
 */
export interface Neighborhood {
  destinations: readonly Edge[]
  sources: readonly Edge[]
}

/**
 * A communicator whose ranks have neighbours, and its collectives among those (MPI 4.1, section 8.6; mpi4py's
 * `Topocomm`). Buffers have one block for each neighbour, in the order of `inedges` and `outedges`; the block of a
 * neighbour that is not there (`MPI.PROC_NULL`) is left alone. `I…` begin the operation and give a request.
 */
export abstract class Topocomm extends Intracomm {
  protected abstract get neighborhood(): Neighborhood

  /** Number of neighbours that this rank receives from, and that it sends to. */
  get degrees(): [indegree: number, outdegree: number] {
    return [this.indegree, this.outdegree]
  }

  get indegree(): number {
    return this.inedges.length
  }

  get outdegree(): number {
    return this.outedges.length
  }

  /** The ranks that this one receives from and sends to. */
  get inoutedges(): [inedges: number[], outedges: number[]] {
    return [this.inedges, this.outedges]
  }

  get inedges(): number[] {
    return inPlaces(this.neighborhood.sources)
  }

  get outedges(): number[] {
    return inPlaces(this.neighborhood.destinations)
  }

  /** Every neighbour gets this rank's `sendbuf`; `recvbuf` gets one block of each neighbour. */
  async Neighbor_allgather<A extends BufferData>(sendbuf: BufSpec<A>, recvbuf: BufSpec<A>): Promise<void> {
    return this.block(this.#allgather('Neighbor_allgather', sendbuf, recvbuf, blockBuffer))
  }

  Ineighbor_allgather<A extends BufferData>(sendbuf: BufSpec<A>, recvbuf: BufSpec<A>): Request {
    return this.request(this.#allgather('Ineighbor_allgather', sendbuf, recvbuf, blockBuffer))
  }

  /** The same with a count of its own for each neighbour. */
  async Neighbor_allgatherv<A extends BufferData>(sendbuf: BufSpec<A>, recvbuf: BufSpecV<A>): Promise<void> {
    return this.block(this.#allgather('Neighbor_allgatherv', sendbuf, recvbuf, receiveBuffer))
  }

  Ineighbor_allgatherv<A extends BufferData>(sendbuf: BufSpec<A>, recvbuf: BufSpecV<A>): Request {
    return this.request(this.#allgather('Ineighbor_allgatherv', sendbuf, recvbuf, receiveBuffer))
  }

  /** Each neighbour gets its block of `sendbuf`; `recvbuf` gets one block of each neighbour. */
  async Neighbor_alltoall<A extends BufferData>(sendbuf: BufSpec<A>, recvbuf: BufSpec<A>): Promise<void> {
    return this.block(this.#alltoall('Neighbor_alltoall', sendbuf, recvbuf, blockBuffer, blockBuffer))
  }

  Ineighbor_alltoall<A extends BufferData>(sendbuf: BufSpec<A>, recvbuf: BufSpec<A>): Request {
    return this.request(this.#alltoall('Ineighbor_alltoall', sendbuf, recvbuf, blockBuffer, blockBuffer))
  }

  /** The same with a count of its own for each neighbour. */
  async Neighbor_alltoallv<A extends BufferData>(sendbuf: BufSpecV<A>, recvbuf: BufSpecV<A>): Promise<void> {
    return this.block(this.#alltoall('Neighbor_alltoallv', sendbuf, recvbuf, vectorBuffer, receiveBuffer))
  }

  Ineighbor_alltoallv<A extends BufferData>(sendbuf: BufSpecV<A>, recvbuf: BufSpecV<A>): Request {
    return this.request(this.#alltoall('Ineighbor_alltoallv', sendbuf, recvbuf, vectorBuffer, receiveBuffer))
  }

  /** Every neighbour gets this rank's value. @returns the neighbours' values; null where there is none */
  async neighbor_allgather<T>(sendobj: T): Promise<(T | null)[]> {
    const bytes = serialize('neighbor_allgather', 'sendobj', sendobj)
    return this.#exchangeValues<T>('neighbor_allgather', () => bytes)
  }

  /** Each neighbour gets its one of this rank's values. @returns the neighbours' values; null where there is none */
  async neighbor_alltoall<T>(sendobj: readonly T[]): Promise<(T | null)[]> {
    if (!Array.isArray(sendobj) || sendobj.length !== this.outdegree) {
      const given = Array.isArray(sendobj) ? `has ${sendobj.length} values` : `is ${shown(sendobj)}`
      const fix = `give an array of ${this.outdegree}, one for each neighbour`
      throw new Exception('ERR_COUNT', `neighbor_alltoall: sendobj ${given}; ${fix}`)
    }
    const parts = sendobj.map((value) => serialize('neighbor_alltoall', 'sendobj', value))
    return this.#exchangeValues<T>('neighbor_alltoall', (place) => parts[place] as Uint8Array)
  }

  #allgather(op: string, sendbuf: unknown, recvbuf: unknown, read: typeof blockBuffer): PreparedCall<void> {
    const { buffer, datatype } = messageBuffer(op, 'sendbuf', sendbuf)
    const into = this.#parts(op, 'recvbuf', recvbuf, this.indegree, read)
    return this.#exchange(op, datatype, () => buffer, into)
  }

  #alltoall(
    op: string,
    sendbuf: unknown,
    recvbuf: unknown,
    readSent: typeof blockBuffer,
    readReceived: typeof blockBuffer,
  ): PreparedCall<void> {
    const parts = this.#parts(op, 'sendbuf', sendbuf, this.outdegree, readSent)
    const into = this.#parts(op, 'recvbuf', recvbuf, this.indegree, readReceived)
    return this.#exchange(op, parts?.datatype ?? null, (place) => (parts as VectorBuffer).part(place), into)
  }

  /** Null without neighbours: nothing can be cut into no blocks. */
  #parts(op: string, what: string, value: unknown, degree: number, read: typeof blockBuffer): VectorBuffer | null {
    return degree === 0 ? null : read(op, what, value, degree)
  }

  #exchange(
    op: string,
    sent: Datatype | null,
    part: (place: number) => ReturnType<VectorBuffer['part']>,
    into: VectorBuffer | null,
  ): PreparedCall<void> {
    if (sent && into && !kindsFit(sent.kind, into.datatype.kind)) {
      const both = `sendbuf holds ${sent.label}, recvbuf holds ${into.datatype.label}`
      throw new Exception('ERR_TYPE', `${op}: ${both}; use one kind of array`)
    }
    const { destinations, sources } = this.neighborhood
    const ranks = this.begin(sent?.kind ?? 0)
    const sends = destinations.map(({ rank, place }) => ({ rank: rankOrNull(rank), buffer: part(place) }))
    const receives = sources.map(({ rank, place }) => {
      return { rank: rankOrNull(rank), buffer: (into as VectorBuffer).part(place) }
    })
    return { op, detail: this.#detail(), start: () => neighborExchange(ranks, sends, receives) }
  }

  async #exchangeValues<T>(op: string, part: (place: number) => Uint8Array): Promise<(T | null)[]> {
    const { destinations, sources } = this.neighborhood
    const ranks = this.begin(OBJECT_KIND)
    const sends = destinations.map(({ rank, place }) => ({ rank: rankOrNull(rank), bytes: part(place) }))
    const from = sources.map(({ rank }) => rankOrNull(rank))
    const start = (): Promise<(Uint8Array | null)[]> => neighborExchangeBytes(ranks, sends, from)
    const received = await this.block({ op, detail: this.#detail(), start })
    const values: (T | null)[] = sources.map(() => null)
    for (const [i, { place }] of sources.entries()) {
      const bytes = received[i]
      if (bytes) values[place] = deserialize(bytes) as T
    }
    return values
  }

  #detail(): string {
    return `neighbours ${this.outedges.map((rank) => (rank === PROC_NULL ? 'PROC_NULL' : rank)).join(', ')}`
  }
}

const receiveBuffer: typeof blockBuffer = (op, what, value, size) =>
  vectorBuffer(op, what, value, size, { receives: true })

const rankOrNull = (rank: number): number | null => (rank === PROC_NULL ? null : rank)

function inPlaces(edges: readonly Edge[]): number[] {
  return edges.toSorted((a, b) => a.place - b.place).map(({ rank }) => rank)
}
