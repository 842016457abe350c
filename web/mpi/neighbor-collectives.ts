import { neighborExchange } from '../coll/collectives.ts'
import type { Buffer } from '../p2p/buffer.ts'
import { checkKinds } from './agreement.ts'
import type { BufferData } from './buffer-data.ts'
import type { BufSpec, BufSpecV, BufSpecW } from './buffer-forms.ts'
import { messageBuffer } from './buffer-spec.ts'
import type { NextNumber, PreparedCall } from './comm-base.ts'
import type { InitArguments } from './init-arguments.ts'
import { Intracomm } from './intracomm.ts'
import { mixedBuffer } from './mixed-spec.ts'
import { type Neighborhood, rankOrNull, shownNeighbours } from './neighborhood.ts'
import type { Prequest } from './prequest.ts'
import type { Request } from './request.ts'
import { blockBuffer, type VectorBuffer, vectorBuffer } from './vector-spec.ts'

/** The data of the block in one place. */
type Block = (place: number) => Buffer

/**
 * Collectives among neighbours, from array to array (MPI 4.1, section 8.6). Buffers have one block for each neighbour, in
 * the order of `inedges` and `outedges`; the block of a neighbour that is not there (`MPI.PROC_NULL`) is left alone. `I…`
 * begin the operation and give a request; `…_init` prepare it, to be started often.
 */
export abstract class NeighborCollectives extends Intracomm {
  protected abstract get neighborhood(): Neighborhood

  /** Every neighbour gets this rank's `sendbuf`; `recvbuf` gets one block of each neighbour. */
  Neighbor_allgather<A extends BufferData>(sendbuf: BufSpec<A>, recvbuf: BufSpec<A>): Promise<void> {
    return this.call(() => this.#allgather('Neighbor_allgather', sendbuf, recvbuf, blockBuffer))
  }

  Ineighbor_allgather<A extends BufferData>(sendbuf: BufSpec<A>, recvbuf: BufSpec<A>): Request {
    return this.request(() => this.#allgather('Ineighbor_allgather', sendbuf, recvbuf, blockBuffer))
  }

  Neighbor_allgather_init<A extends BufferData>(
    sendbuf: BufSpec<A>,
    recvbuf: BufSpec<A>,
    ...args: InitArguments
  ): Prequest {
    const name = 'Neighbor_allgather_init'
    return this.persistentWith(args, name, (op) => this.#allgather(op, sendbuf, recvbuf, blockBuffer))
  }

  /** The same with a count of its own for each neighbour. */
  Neighbor_allgatherv<A extends BufferData>(sendbuf: BufSpec<A>, recvbuf: BufSpecV<A>): Promise<void> {
    return this.call(() => this.#allgather('Neighbor_allgatherv', sendbuf, recvbuf, receiveBuffer))
  }

  Ineighbor_allgatherv<A extends BufferData>(sendbuf: BufSpec<A>, recvbuf: BufSpecV<A>): Request {
    return this.request(() => this.#allgather('Ineighbor_allgatherv', sendbuf, recvbuf, receiveBuffer))
  }

  Neighbor_allgatherv_init<A extends BufferData>(
    sendbuf: BufSpec<A>,
    recvbuf: BufSpecV<A>,
    ...args: InitArguments
  ): Prequest {
    const name = 'Neighbor_allgatherv_init'
    return this.persistentWith(args, name, (op) => this.#allgather(op, sendbuf, recvbuf, receiveBuffer))
  }

  /** Each neighbour gets its block of `sendbuf`; `recvbuf` gets one block of each neighbour. */
  Neighbor_alltoall<A extends BufferData>(sendbuf: BufSpec<A>, recvbuf: BufSpec<A>): Promise<void> {
    return this.call(() => this.#alltoall('Neighbor_alltoall', sendbuf, recvbuf, blockBuffer, blockBuffer))
  }

  Ineighbor_alltoall<A extends BufferData>(sendbuf: BufSpec<A>, recvbuf: BufSpec<A>): Request {
    return this.request(() => this.#alltoall('Ineighbor_alltoall', sendbuf, recvbuf, blockBuffer, blockBuffer))
  }

  Neighbor_alltoall_init<A extends BufferData>(
    sendbuf: BufSpec<A>,
    recvbuf: BufSpec<A>,
    ...args: InitArguments
  ): Prequest {
    const name = 'Neighbor_alltoall_init'
    return this.persistentWith(args, name, (op) => this.#alltoall(op, sendbuf, recvbuf, blockBuffer, blockBuffer))
  }

  /** The same with a count of its own for each neighbour. */
  Neighbor_alltoallv<A extends BufferData>(sendbuf: BufSpecV<A>, recvbuf: BufSpecV<A>): Promise<void> {
    return this.call(() => this.#alltoall('Neighbor_alltoallv', sendbuf, recvbuf, vectorBuffer, receiveBuffer))
  }

  Ineighbor_alltoallv<A extends BufferData>(sendbuf: BufSpecV<A>, recvbuf: BufSpecV<A>): Request {
    return this.request(() => this.#alltoall('Ineighbor_alltoallv', sendbuf, recvbuf, vectorBuffer, receiveBuffer))
  }

  Neighbor_alltoallv_init<A extends BufferData>(
    sendbuf: BufSpecV<A>,
    recvbuf: BufSpecV<A>,
    ...args: InitArguments
  ): Prequest {
    const name = 'Neighbor_alltoallv_init'
    return this.persistentWith(args, name, (op) => this.#alltoall(op, sendbuf, recvbuf, vectorBuffer, receiveBuffer))
  }

  /** The same with a datatype of its own for each neighbour; displacements are in BYTES, as in `Alltoallw`. */
  Neighbor_alltoallw(sendbuf: BufSpecW, recvbuf: BufSpecW): Promise<void> {
    return this.call(() => this.#alltoallw('Neighbor_alltoallw', sendbuf, recvbuf))
  }

  Ineighbor_alltoallw(sendbuf: BufSpecW, recvbuf: BufSpecW): Request {
    return this.request(() => this.#alltoallw('Ineighbor_alltoallw', sendbuf, recvbuf))
  }

  Neighbor_alltoallw_init(sendbuf: BufSpecW, recvbuf: BufSpecW, ...args: InitArguments): Prequest {
    return this.persistentWith(args, 'Neighbor_alltoallw_init', (op) => this.#alltoallw(op, sendbuf, recvbuf))
  }

  #allgather(op: string, sendbuf: unknown, recvbuf: unknown, read: typeof blockBuffer): PreparedCall<void> {
    const { buffer, datatype } = messageBuffer(op, 'sendbuf', sendbuf)
    const into = readParts(op, 'recvbuf', recvbuf, this.neighborhood.sources.length, read)
    if (into) checkKinds(op, 'sendbuf', datatype, 'recvbuf', into.datatype)
    return this.#exchange(op, datatype.kind, () => buffer, partsOf(into))
  }

  #alltoall(
    op: string,
    sendbuf: unknown,
    recvbuf: unknown,
    readSent: typeof blockBuffer,
    readReceived: typeof blockBuffer,
  ): PreparedCall<void> {
    const { destinations, sources } = this.neighborhood
    const from = readParts(op, 'sendbuf', sendbuf, destinations.length, readSent)
    const into = readParts(op, 'recvbuf', recvbuf, sources.length, readReceived)
    if (from && into) checkKinds(op, 'sendbuf', from.datatype, 'recvbuf', into.datatype)
    return this.#exchange(op, from?.datatype.kind ?? 0, partsOf(from), partsOf(into))
  }

  #alltoallw(op: string, sendbuf: unknown, recvbuf: unknown): PreparedCall<void> {
    const { destinations, sources } = this.neighborhood
    const into = mixedBuffer(op, 'recvbuf', recvbuf, sources.length, { receives: true })
    const from = mixedBuffer(op, 'sendbuf', sendbuf, destinations.length)
    const block =
      (parts: typeof from): Block =>
      (place) =>
        (parts[place] as (typeof from)[number]).buffer
    return this.#exchange(op, 0, block(from), block(into))
  }

  #exchange(op: string, kind: number, sent: Block, received: Block): PreparedCall<void> {
    const { neighborhood } = this
    const sends = neighborhood.destinations.map((edge) => ({ rank: rankOrNull(edge), buffer: sent(edge.place) }))
    const receives = neighborhood.sources.map((edge) => ({ rank: rankOrNull(edge), buffer: received(edge.place) }))
    const start = (next?: NextNumber) => neighborExchange(this.begin(op, kind, {}, next), sends, receives)
    return { op, detail: shownNeighbours(neighborhood), start }
  }
}

const receiveBuffer: typeof blockBuffer = (op, what, value, size) =>
  vectorBuffer(op, what, value, size, { receives: true })

/** Null without neighbours: nothing can be cut into no blocks. */
function readParts(
  op: string,
  what: string,
  value: unknown,
  degree: number,
  read: typeof blockBuffer,
): VectorBuffer | null {
  return degree === 0 ? null : read(op, what, value, degree)
}

/** Without neighbours no block is asked for. */
const partsOf =
  (parts: VectorBuffer | null): Block =>
  (place) =>
    (parts as VectorBuffer).part(place)
